//! Reports a file that the system does not allow us to read.

use std::io;

use super::codes;
use crate::diagnostic::Diagnostic;
use crate::limits::OverLimit;

pub fn unreadable(name: &str, error: &io::Error) -> Diagnostic {
    if error.kind() == io::ErrorKind::NotFound {
        return Diagnostic::error(codes::NO_SUCH_FILE, format!("There is no file {name}"))
            .help("Check the spelling and the folder");
    }
    if let Some(over) = OverLimit::of(error) {
        let what = format!("{name} {over}, more than the limit `{}` allows", over.name());
        return Diagnostic::error(codes::OVER_LIMIT, what).help(format!(
            "Check the file: it may be damaged. If it is in order, raise the limit with --limit \
             {}=…",
            over.name()
        ));
    }
    Diagnostic::error(codes::UNREADABLE, format!("{name} cannot be read: {error}"))
        .help("Close it in other programs, or export it from the CRM again")
}
