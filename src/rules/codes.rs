//! The codes of errors in rule files: stable, one line each, never given to another error.
//!
//! `E0xx` stops the run, `W0xx` is shown and the run goes on. A code that falls out of use stays
//! reserved (W007, a Chinese comma within an item, is E016 now).

use crate::diagnostic::Code;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $constant:ident = $id:literal $name:literal;)*) => {
        $($(#[doc = $doc])+ pub const $constant: Code = Code::new($id, $name);)*

        /// Every code with what it means, in the order of the table.
        pub const ALL: &[(Code, &str)] = &[$(($constant, concat!($($doc),+))),*];
    };
}

codes! {
    /// The folder or one of its files cannot be opened.
    UNREADABLE = "E001" "unreadable-file";
    /// The file is not saved as UTF-8.
    NOT_UTF8 = "E002" "not-utf8";
    /// A file that every pack needs is not there.
    MISSING_FILE = "E003" "missing-file";
    /// A file of a name that the program does not read.
    STRAY_FILE = "E004" "stray-file";
    /// The file is empty, or holds only comments.
    EMPTY_FILE = "E005" "empty-file";
    /// A line cannot be read, for a reason that no other code names.
    UNREADABLE_LINE = "E010" "unreadable-line";
    /// A tab stands where only spaces may.
    TAB = "E011" "tab";
    /// A line begins at a column that fits none of its neighbours.
    INDENTATION = "E012" "indentation";
    /// An item of a list lacks its dash, or the space after it.
    MISSING_DASH = "E013" "missing-dash";
    /// A quotation mark is opened and never closed, or text follows the closing one.
    UNCLOSED_QUOTE = "E014" "unclosed-quote";
    /// A bracket is opened and never closed, or closed and never opened.
    UNCLOSED_BRACKET = "E015" "unclosed-bracket";
    /// Punctuation of Chinese typing stands where plain punctuation must.
    WIDE_PUNCTUATION = "E016" "wide-punctuation";
    /// Curly quotation marks where straight ones must stand.
    CURLY_QUOTES = "E017" "curly-quotes";
    /// A colon without the space after it.
    MISSING_SPACE = "E018" "missing-space";
    /// A text that must stand in quotation marks.
    NEEDS_QUOTES = "E019" "needs-quotes";
    /// A key without its colon.
    MISSING_COLON = "E020" "missing-colon";
    /// An abbreviation of YAML that rule files do not use (`&`, `*`, `!`, `<<`, `---`).
    UNUSED_SYNTAX = "E021" "unused-syntax";
    /// A key that is not known here.
    UNKNOWN_KEY = "E030" "unknown-key";
    /// A key that must be there is not.
    MISSING_KEY = "E031" "missing-key";
    /// The same key twice in one place.
    DUPLICATE_KEY = "E032" "duplicate-key";
    /// The same id twice.
    DUPLICATE_ID = "E033" "duplicate-id";
    /// An id with letters that ids may not have.
    BAD_ID = "E034" "bad-id";
    /// A list where one value is wanted, lines of keys where text is wanted, and the like.
    WRONG_SHAPE = "E035" "wrong-shape";
    /// A key without a value.
    NO_VALUE = "E036" "no-value";
    /// One of the two languages is missing.
    MISSING_LANGUAGE = "E037" "missing-language";
    /// A word that is none of those that can stand here.
    UNKNOWN_WORD = "E038" "unknown-word";
    /// Two keys that exclude each other, or neither of two of which one must be there.
    ONE_OF_TWO = "E039" "one-of-two";
    /// A fact that is in no vocabulary.
    UNKNOWN_FACT = "E040" "unknown-fact";
    /// A cause that `causes.yaml` does not have.
    UNKNOWN_CAUSE = "E041" "unknown-cause";
    /// A word list that no file of `lists/` has.
    UNKNOWN_LIST = "E042" "unknown-list";
    /// An operator that does not exist.
    UNKNOWN_OPERATOR = "E043" "unknown-operator";
    /// A table that exports cannot be.
    UNKNOWN_TABLE = "E044" "unknown-table";
    /// A sign, gate, question, outcome or conduct check that does not exist.
    UNKNOWN_RULE = "E045" "unknown-rule";
    /// A country code that ISO 3166 does not have.
    UNKNOWN_COUNTRY = "E046" "unknown-country";
    /// A placeholder that is no fact.
    UNKNOWN_PLACEHOLDER = "E047" "unknown-placeholder";
    /// An operator that does not fit the fact's type.
    OPERATOR_MISFIT = "E050" "operator-misfit";
    /// A value that does not fit the fact's type.
    VALUE_MISFIT = "E051" "value-misfit";
    /// No number where one is wanted.
    NOT_A_NUMBER = "E052" "not-a-number";
    /// A number that is too small or too large.
    OUT_OF_RANGE = "E053" "out-of-range";
    /// No date, or a day that no calendar has.
    BAD_DATE = "E054" "bad-date";
    /// No length of time.
    BAD_DURATION = "E055" "bad-duration";
    /// A pattern that cannot be read.
    BAD_PATTERN = "E056" "bad-pattern";
    /// Neither yes nor no.
    NOT_YES_OR_NO = "E057" "not-yes-or-no";
    /// A value that the fact can never have.
    IMPOSSIBLE_VALUE = "E058" "impossible-value";
    /// Dates or numbers that must rise and do not.
    NOT_RISING = "E059" "not-rising";
    /// Frequencies that do not sum to 10, or leave no room for silence.
    BAD_SUM = "E060" "bad-sum";
    /// The cause `other` is missing, or nobody is silent for it.
    NO_OTHER = "E061" "no-other";
    /// A fact of the program declared with another type, or a derived fact declared.
    REDECLARED_FACT = "E062" "redeclared-fact";
    /// The same column header listed for two facts of one table.
    SHARED_COLUMN = "E063" "shared-column";
    /// A number of outcomes or answers that leaves nothing to tell apart.
    TOO_FEW = "E064" "too-few";
    /// A web or mail address where the domain of your own mail addresses is wanted.
    NOT_A_DOMAIN = "E065" "not-a-domain";
    /// A copy of another rule file.
    COPIED_FILE = "E070" "copied-file";
    /// A word list that names another list among its words.
    LIST_IN_LIST = "E071" "list-in-list";
    /// A fence or a mark of a merge that came with the lines around it.
    PASTED_MARKS = "E072" "pasted-marks";
    /// A comment that does not begin with `#`.
    FOREIGN_COMMENT = "E073" "foreign-comment";
    /// The part of a value behind ` #` is a comment, and may have been meant as text.
    CUT_BY_HASH = "W001" "cut-by-hash";
    /// A sign without an example.
    NO_EXAMPLE = "W002" "no-example";
    /// A sign whose frequencies are the same for every cause.
    SAYS_NOTHING = "W003" "says-nothing";
    /// The causes' numbers of 100 do not sum to 100.
    PRIOR_SUM = "W004" "prior-sum";
    /// A list that no rule uses.
    UNUSED_LIST = "W005" "unused-list";
    /// A trade event that nobody looked at for more than 180 days.
    STALE_EVENT = "W006" "stale-event";
    /// A sign, gate, conduct check or outcome whose condition no buyer can fulfil.
    NEVER_PRESENT = "W008" "never-present";
    /// A sign with the same condition as another one.
    REPEATED_SIGN = "W009" "repeated-sign";
    /// A question whose answers are equally likely whatever the cause.
    TELLS_NOTHING = "W010" "tells-nothing";
    /// A cause that no sign makes more likely.
    NOT_RAISED = "W011" "not-raised";
    /// A cause that no answer to a question makes more likely.
    NOT_REVEALED = "W012" "not-revealed";
    /// The same word twice in one list.
    DUPLICATE_WORD = "W013" "duplicate-word";
    /// A word of a list that is only found where another word of the list is found anyway.
    CONTAINED_WORD = "W014" "contained-word";
    /// A sign that no test of `tests/*.yaml` names.
    NO_TEST = "W015" "no-test";
    /// A sign that counts for none of the buyers of the exports, since another one of its group does.
    SHADOWED = "W016" "shadowed";
}
