//! The exit codes: few, stable, listed in the README.

/// How a command ended, as the operating system sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// All done.
    Done = 0,
    /// A rule file or a template has an error and nothing was run; or a test does not pass, or
    /// more buyers changed than `--max-changed` allows.
    FaultyRules = 1,
    /// The command line cannot be understood. Given by the command-line parser too.
    Usage = 2,
    /// The exports cannot be read; nothing was written.
    FaultyExports = 3,
    /// The output cannot be written; the last good output is untouched.
    OutputFailed = 4,
    /// All is written, but rows were rejected and `--strict` was given.
    RowsSetAside = 5,
    /// All is written, but to a dated folder beside the one that was named, which cannot be
    /// replaced.
    WrittenBeside = 6,
    /// An error of the program itself; the last good output is untouched.
    Internal = 70,
    /// Stopped by Ctrl-C, SIGTERM or SIGHUP; the last good output is untouched.
    Interrupted = 130,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
