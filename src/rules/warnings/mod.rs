//! Warnings that think along: what is well written and yet cannot do what it was written for.
//!
//! Worked out on the checked pack, and shown where it stands in the files as written. A warning
//! stops nothing; one that a careful author would have to silence is too eager and is sharpened
//! instead. What can be seen while a file is read (a missing example, a sum) is warned of there.

mod bounds;
mod can_hold;
mod causes;
mod events;
mod list_words;
mod rule_places;
mod signs;

pub(super) use self::rule_places::Written;

use super::Pack;
use jiff::civil::Date;

/// Reports all warnings on a pack without errors, as of a day.
pub(super) fn report(written: &Written<'_>, pack: &Pack, as_of: Date) {
    signs::report(written, pack);
    causes::report(written, pack);
    events::report(written, pack, as_of);
    list_words::report(written);
}
