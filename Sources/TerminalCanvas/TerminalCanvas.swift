// A frame of styled cells and places for pictures, as a value; layout, charts, and how many columns text takes.
//
// It never knows curses.
//
// Begin with `Frame.swift`.
