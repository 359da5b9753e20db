// Pictures and sets of them: decoding (`Decoding/`, a file for each format's library), encoding, resizing, the kinds of
// sets that `--data` knows (`Sources/`), packed files (`Packed/`), animations and video.
//
// It never knows networks or terminals.
//
// Begin with `Image.swift`, `Decoding/ImageDecoding.swift` and `ImageDataSet.swift`.
