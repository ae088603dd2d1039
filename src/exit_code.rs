//! Defines the exit codes: few, stable, and listed in the README.

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Success.
    Done = 0,
    /// A rule file or a template has an error, and nothing was run; or a test failed, or more deals
    /// changed than `--max-changed` allows.
    FaultyRules = 1,
    /// The command line is invalid. The command-line parser uses this code too.
    Usage = 2,
    /// The exports cannot be read; nothing was written.
    FaultyExports = 3,
    /// The output cannot be written; the previous output is unchanged.
    OutputFailed = 4,
    /// Everything was written, but rows were rejected and `--strict` was given.
    RowsSetAside = 5,
    /// Everything was written, but to a dated folder beside the one that was named, which cannot be
    /// replaced.
    WrittenBeside = 6,
    /// An error of the program itself; the previous output is unchanged.
    Internal = 70,
    /// Stopped by Ctrl-C, SIGTERM or SIGHUP; the previous output is unchanged.
    Interrupted = 130,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
