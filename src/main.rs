//! Parses the command line, calls the command, turns its end into an exit code.

fn main() {}
