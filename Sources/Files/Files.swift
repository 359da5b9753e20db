// Files and folders as people, shells and file systems have them: paths and names that need not be text, writing whole
// or not at all, reading what is a file and nothing else, reasons of the system as parts of sentences.
//
// It never knows what is in a file.
//
// Begin with `PathText.swift`, `GrowingFile.swift` and `RegularFile.swift`.
