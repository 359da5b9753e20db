import TerminalCanvas

/// The latent as bars around a middle line, each is the strongest number of its group.
func drawLatent(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let latent = model.walk.here
  let inside = scene.frame.panel(
    panel, title: "latent · \(latent.count) numbers", style: Theme.border, titleStyle: Theme.title)
  let half = (inside.rows - 1) / 2
  guard half > 0 else { return }
  let bars = min(inside.columns - 2, latent.count)
  let width = (inside.columns - 2) / bars
  let left = inside.column + (inside.columns - bars * width) / 2
  let middle = inside.row + half
  for column in 0..<(bars * width) { scene.frame[left + column, middle] = Cell("─", Theme.border) }
  for bar in 0..<bars {
    let group = latent[(bar * latent.count / bars)..<((bar + 1) * latent.count / bars)]
    let value = Double(group.max { abs($0) < abs($1) } ?? 0) / 3
    for offset in 0..<width { drawBar(value, half, column: left + bar * width + offset, middle: middle, on: &scene) }
  }
}

/// A bar from the middle row up or down; ±1 fills `height` rows.
private func drawBar(_ value: Double, _ height: Int, column: Int, middle: Int, on scene: inout Scene) {
  let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  let eighths = Int((min(1, abs(value)) * Double(8 * height)).rounded())
  for row in 0..<((eighths + 7) / 8) {
    let filled = min(8, eighths - 8 * row)
    if value > 0 {
      scene.frame[column, middle - 1 - row] = Cell(blocks[filled - 1], Theme.positive)
    } else {
      // Blocks that hang from the top come in fewer sizes.
      scene.frame[column, middle + 1 + row] = Cell(filled > 6 ? "█" : filled > 2 ? "▀" : "▔", Theme.negative)
    }
  }
}
