//! Defines the codes of errors in rule files: stable, one line each, and never reused.
//!
//! `E0xx` stops the run; `W0xx` is shown and the run continues. A retired code stays reserved
//! (W007, a Chinese comma within an item, is E016 now).

use crate::diagnostic::Code;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $constant:ident = $id:literal $name:literal;)*) => {
        $($(#[doc = $doc])+ pub const $constant: Code = Code::new($id, $name);)*

        /// Every code with its meaning, in the order of the table.
        pub const ALL: &[(Code, &str)] = &[$(($constant, concat!($($doc),+))),*];
    };
}

codes! {
    /// The folder or one of its files cannot be opened.
    UNREADABLE = "E001" "unreadable-file";
    /// The file is not saved as UTF-8.
    NOT_UTF8 = "E002" "not-utf8";
    /// A required file is missing.
    MISSING_FILE = "E003" "missing-file";
    /// The program does not read a file of this name.
    STRAY_FILE = "E004" "stray-file";
    /// The file is empty, or holds only comments.
    EMPTY_FILE = "E005" "empty-file";
    /// A line cannot be read, for a reason that no other code covers.
    UNREADABLE_LINE = "E010" "unreadable-line";
    /// A tab in the indentation, where only spaces are allowed.
    TAB = "E011" "tab";
    /// A line is indented differently from the lines around it.
    INDENTATION = "E012" "indentation";
    /// An item of a list lacks its dash, or the space after it.
    MISSING_DASH = "E013" "missing-dash";
    /// A quotation mark is not closed, or text follows the closing one.
    UNCLOSED_QUOTE = "E014" "unclosed-quote";
    /// A bracket is not closed, or not opened.
    UNCLOSED_BRACKET = "E015" "unclosed-bracket";
    /// Chinese punctuation instead of plain punctuation.
    WIDE_PUNCTUATION = "E016" "wide-punctuation";
    /// Curly quotation marks instead of straight ones.
    CURLY_QUOTES = "E017" "curly-quotes";
    /// A colon without the space after it.
    MISSING_SPACE = "E018" "missing-space";
    /// A text that needs quotation marks.
    NEEDS_QUOTES = "E019" "needs-quotes";
    /// A key without its colon.
    MISSING_COLON = "E020" "missing-colon";
    /// A feature of YAML that rule files do not use (`&`, `*`, `!`, `<<`, `---`).
    UNUSED_SYNTAX = "E021" "unused-syntax";
    /// A key that is not known here.
    UNKNOWN_KEY = "E030" "unknown-key";
    /// A required key is missing.
    MISSING_KEY = "E031" "missing-key";
    /// The same key occurs twice.
    DUPLICATE_KEY = "E032" "duplicate-key";
    /// The same id twice.
    DUPLICATE_ID = "E033" "duplicate-id";
    /// An id with characters that are not allowed.
    BAD_ID = "E034" "bad-id";
    /// A value of the wrong shape, such as a list instead of one value.
    WRONG_SHAPE = "E035" "wrong-shape";
    /// A key without a value.
    NO_VALUE = "E036" "no-value";
    /// A text in one of the two languages is missing.
    MISSING_LANGUAGE = "E037" "missing-language";
    /// A word that is not one of the allowed ones.
    UNKNOWN_WORD = "E038" "unknown-word";
    /// Two keys that exclude each other, or neither of two keys of which one is required.
    ONE_OF_TWO = "E039" "one-of-two";
    /// A fact that does not exist.
    UNKNOWN_FACT = "E040" "unknown-fact";
    /// A cause that `causes.yaml` does not have.
    UNKNOWN_CAUSE = "E041" "unknown-cause";
    /// A word list that no file in `lists/` defines.
    UNKNOWN_LIST = "E042" "unknown-list";
    /// An operator that does not exist.
    UNKNOWN_OPERATOR = "E043" "unknown-operator";
    /// A table that does not exist.
    UNKNOWN_TABLE = "E044" "unknown-table";
    /// A sign, gate, question, outcome or conduct check that does not exist.
    UNKNOWN_RULE = "E045" "unknown-rule";
    /// A country code that is not in ISO 3166.
    UNKNOWN_COUNTRY = "E046" "unknown-country";
    /// A placeholder that is not a fact.
    UNKNOWN_PLACEHOLDER = "E047" "unknown-placeholder";
    /// An operator that does not fit the fact's type.
    OPERATOR_MISFIT = "E050" "operator-misfit";
    /// A value that does not fit the fact's type.
    VALUE_MISFIT = "E051" "value-misfit";
    /// A value that is not a number.
    NOT_A_NUMBER = "E052" "not-a-number";
    /// A number that is too small or too large.
    OUT_OF_RANGE = "E053" "out-of-range";
    /// A value that is not a date, or a day that does not exist.
    BAD_DATE = "E054" "bad-date";
    /// A value that is not a duration.
    BAD_DURATION = "E055" "bad-duration";
    /// An invalid regular expression.
    BAD_PATTERN = "E056" "bad-pattern";
    /// A value that is neither yes nor no.
    NOT_YES_OR_NO = "E057" "not-yes-or-no";
    /// A value that the fact can never have.
    IMPOSSIBLE_VALUE = "E058" "impossible-value";
    /// Dates or numbers that are not in ascending order.
    NOT_RISING = "E059" "not-rising";
    /// Frequencies of a sign that do not sum to 10, or answers that sum to 10 or more.
    BAD_SUM = "E060" "bad-sum";
    /// A meaning that `readings/meanings.yaml` does not have.
    UNKNOWN_MEANING = "E070" "unknown-meaning";
    /// A file of example sentences without the three required columns.
    EXAMPLE_COLUMNS = "E071" "example-columns";
    /// The cause `other` is missing, or its number is 0.
    NO_OTHER = "E061" "no-other";
    /// A built-in fact declared with another type, or a derived fact declared.
    REDECLARED_FACT = "E062" "redeclared-fact";
    /// The same column header listed for two facts of one table.
    SHARED_COLUMN = "E063" "shared-column";
    /// Too few outcomes or answers to learn anything.
    TOO_FEW = "E064" "too-few";
    /// A web or mail address instead of the domain of our mail addresses.
    NOT_A_DOMAIN = "E065" "not-a-domain";
    /// A copy of another rule file.
    COPIED_FILE = "E074" "copied-file";
    /// A word list that names another list among its words.
    LIST_IN_LIST = "E075" "list-in-list";
    /// A fence or a merge marker that was pasted with the lines around it.
    PASTED_MARKS = "E076" "pasted-marks";
    /// A comment that does not begin with `#`.
    FOREIGN_COMMENT = "E077" "foreign-comment";
    /// A day of the calendar that is listed twice, or is both off and worked.
    DAY_TWICE = "E080" "day-twice";
    /// The part of a value after ` #` is a comment, and may have been meant as text.
    CUT_BY_HASH = "W001" "cut-by-hash";
    /// A sign without an example.
    NO_EXAMPLE = "W002" "no-example";
    /// A sign whose frequencies are the same for every cause.
    SAYS_NOTHING = "W003" "says-nothing";
    /// The causes' numbers of 100 do not sum to 100.
    PRIOR_SUM = "W004" "prior-sum";
    /// A list that no rule uses.
    UNUSED_LIST = "W005" "unused-list";
    /// A trade event in force that was not checked for more than 180 days.
    STALE_EVENT = "W006" "stale-event";
    /// A sign, gate, conduct check or outcome whose condition can never hold.
    NEVER_PRESENT = "W008" "never-present";
    /// A sign with the same condition as another one.
    REPEATED_SIGN = "W009" "repeated-sign";
    /// A question whose answers are equally likely for every cause.
    TELLS_NOTHING = "W010" "tells-nothing";
    /// A cause that no sign makes more likely.
    NOT_RAISED = "W011" "not-raised";
    /// A cause that no answer to a question makes more likely.
    NOT_REVEALED = "W012" "not-revealed";
    /// The same word twice in one list.
    DUPLICATE_WORD = "W013" "duplicate-word";
    /// A word of a list that only matches where another word of the list matches too.
    CONTAINED_WORD = "W014" "contained-word";
    /// A sign that no test in `tests/*.yaml` names.
    NO_TEST = "W015" "no-test";
    /// A sign whose absence changes the leading cause of many deals of the exports.
    LEADS_BY_ABSENCE = "W016" "leads-by-absence";
    /// A frequency that is clipped because it is too close to never or always.
    CLIPPED = "W020" "clipped";
    /// A cause that does not lead even with all of its own signs present.
    NEVER_LEADS = "W021" "never-leads";
    /// A line of `learned.yaml` that the rules have left behind; it is not used.
    OUTDATED_LEARNED = "W022" "outdated-learned";
    /// A repeated example sentence.
    DUPLICATE_EXAMPLE = "W030" "duplicate-example";
    /// An example sentence with two meanings.
    CONTRADICTING_EXAMPLE = "W031" "contradicting-example";
}
