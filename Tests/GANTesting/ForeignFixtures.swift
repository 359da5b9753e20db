import Foundation

/// Files of other programs, with what they are to be read as.
package let foreignFixtures = Bundle.module.resourceURL?.appendingPathComponent("Fixtures/foreign")
