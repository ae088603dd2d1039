//! `ghosted new sign|question|cause|test|example`: asks a few questions and writes the rule where it
//! belongs. A rule that would be an error is not written.

pub mod arguments;
mod cause;
mod example;
mod parse_answer;
mod prompt;
mod question;
mod sign;
mod sign_effect;
mod test;
mod write_rule;

use std::path::{Path, PathBuf};

use jiff::Zoned;

use self::prompt::{Prompt, Question};
use super::error::CommandError;
use crate::diagnostic::{Code, Diagnostic, shown};
use crate::exit_code::Exit;
use crate::facts::{AsOf, Bilingual};
use crate::rules::{Pack, RuleFiles, load};
use arguments::{NewArguments, What};

const NO_FOLDER: Code = Code::new("E937", "no-rules-folder");

pub fn new(arguments: &NewArguments) -> Exit {
    match make(arguments, Prompt::at_the_terminal()) {
        Ok(exit) => exit,
        Err(stopped) => stopped.tell("Nothing was written."),
    }
}

fn make(arguments: &NewArguments, mut asker: Prompt) -> Result<Exit, CommandError> {
    let folder = match &arguments.what {
        What::Sign(said) => &said.folder.rules,
        What::Question(said) => &said.folder.rules,
        What::Cause(said) => &said.folder.rules,
        What::Test(said) => &said.folder.rules,
        What::Example(said) => &said.folder.rules,
    };
    let bench = Bench::open(folder)?;
    if let What::Example(said) = &arguments.what {
        let example = example::ask(said, &bench.pack, &mut asker);
        asker.end()?;
        let Some(example) = example else { return Ok(Exit::Usage) }; // what is missing was reported
        return example::write(&bench, &example);
    }
    let draft = match &arguments.what {
        What::Sign(said) => sign::draft(said, &bench, &mut asker),
        What::Question(said) => question::draft(said, &bench.pack, &mut asker),
        What::Cause(said) => cause::draft(said, &bench.pack, &mut asker),
        What::Test(said) => test::draft(said, &bench.pack, &mut asker),
        What::Example(_) => None,
    };
    asker.end()?;
    let Some(draft) = draft else { return Ok(Exit::Usage) }; // what is missing was reported
    let trial = match &arguments.what {
        What::Sign(said) => Trial {
            exports: &said.exports,
            as_of: AsOf::new(said.as_of.unwrap_or_else(|| Zoned::now().date())),
            dry_run: said.dry_run,
        },
        _ => Trial { exports: &[], as_of: AsOf::new(Zoned::now().date()), dry_run: false },
    };
    write_rule::write(&bench, &draft, &trial)
}

/// What is tried before the rule is written.
struct Trial<'t> {
    exports: &'t [PathBuf],
    as_of: AsOf,
    dry_run: bool,
}

/// The rules to which the new one is added.
struct Bench<'b> {
    folder: &'b Path,
    files: RuleFiles,
    pack: Pack,
}

impl<'b> Bench<'b> {
    fn open(folder: &'b Path) -> Result<Self, CommandError> {
        if !folder.is_dir() {
            let what = format!("there is no folder {} to write to", shown(folder));
            let diagnostic = Diagnostic::error(NO_FOLDER, what).help(
                "name your folder of rules with --rules; `ghosted init mine` writes one to \
                 mine/rules",
            );
            return Err(CommandError::new(Exit::Usage, vec![diagnostic]));
        }
        let files = RuleFiles::from_dir(folder).map_err(CommandError::one(Exit::FaultyRules))?;
        let loaded = load(&files);
        match loaded.pack {
            Some(pack) => Ok(Self { folder, files, pack }),
            None => Err(CommandError::new(Exit::FaultyRules, loaded.diagnostics)),
        }
    }
}

/// Asks for a text in English and in Chinese; the Chinese default is the English text.
fn bilingual(
    asker: &mut Prompt,
    flags: [&'static str; 2],
    said: [Option<&str>; 2],
    ask: &str,
    usual: Option<&Bilingual>,
) -> Option<Bilingual> {
    let [flag, flag_zh] = flags;
    let usual_en = usual.map(|both| both.en.as_str());
    let en =
        asker.one(Question { flag, said: said[0], ask, usual: usual_en }, parse_answer::text)?;
    let usual_zh = match usual {
        Some(both) if both.en == en => &both.zh,
        _ => &en,
    };
    let ask = "The same in Chinese";
    let zh = Question { flag: flag_zh, said: said[1], ask, usual: Some(usual_zh) };
    let zh = asker.one(zh, parse_answer::text)?;
    Some(Bilingual { en, zh })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Cursor;

    use clap::Parser as _;

    use super::super::arguments::{Arguments, Command};
    use super::*;

    /// Writes the built-in rules to a folder, and answers line by line.
    fn asked(what: &str, typed: &str) -> (Result<Exit, CommandError>, tempfile::TempDir) {
        let desk = tempfile::tempdir().unwrap();
        let files = RuleFiles::embedded();
        for (name, bytes) in files.iter().chain(files.examples()) {
            let path = desk.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let line = ["ghosted", "new", what, "--rules", desk.path().to_str().unwrap()];
        let Command::New(arguments) = Arguments::try_parse_from(line).unwrap().command else {
            panic!("that is no `ghosted new`");
        };
        let typed: Box<dyn std::io::BufRead> = Box::new(Cursor::new(typed.to_owned()));
        (make(&arguments, Prompt::of(Some(typed))), desk)
    }

    fn written(desk: &tempfile::TempDir, file: &str) -> String {
        fs::read_to_string(desk.path().join(file)).unwrap()
    }

    #[test]
    fn a_sign_is_asked_for_again_and_again_until_each_answer_fits() {
        let (ended, desk) = asked(
            "sign",
            "Asks for a certificate\n询问认证\n\nterms\nbuyer_txt\nbuyer_text\n\n\nSASO, CE mark\n\
             most 2, tendr 4\nmost 2, tender 4\n\n\nDo you have SASO?\nSend price\n",
        );
        assert!(matches!(ended, Ok(Exit::Done)));
        let file = written(&desk, "signs/terms.yaml");
        assert!(file.contains("  - id: asks_for_a_certificate\n    title: {en: Asks for a certificate, zh: 询问认证}\n    when: {buyer_text: {contains_any: [SASO, CE mark]}}\n    of_10: {most: 2, tender: 4}\n"), "{file}");
    }

    #[test]
    fn an_example_is_learnt_at_once() {
        let (ended, desk) = asked(
            "example",
            "I have no idea, if this product line will continue\nenglish\nen\nevent\nother_event\n",
        );
        assert!(matches!(ended, Ok(Exit::Done)));
        let file = written(&desk, "readings/examples/team.csv");
        assert_eq!(
            file,
            "text,lang,meaning\n\"I have no idea, if this product line will continue\",en,other_event\n"
        );
        let read = |files: &RuleFiles| {
            let pack = load(files).pack.unwrap();
            let meaning = pack.readings.meaning_named("other_event").unwrap();
            let like = "No idea whether the product line will continue.";
            pack.readings.reader().unwrap().probabilities(like)[usize::from(meaning)]
        };
        let before = read(&RuleFiles::embedded());
        let now = read(&RuleFiles::from_dir(desk.path()).unwrap());
        assert!(before < 0.4 && now > 0.8, "{before} {now}");
    }

    #[test]
    fn a_question_is_asked_for_with_answers_until_an_empty_line() {
        let (ended, desk) = asked(
            "question",
            "Which voltage?\n哪种电压？\nvoltage\n\nopen\nwhich voltage, what voltage\n\
             220 V: most 3, tender 4\nno numbers\n110 V: most 2\n\n",
        );
        assert!(matches!(ended, Ok(Exit::Done)));
        let file = written(&desk, "questions.yaml");
        assert!(file.ends_with("    spot: [which voltage, what voltage]\n    answers:\n      - {id: \"220_v\", says: {en: \"220 V\", zh: \"220 V\"}, of_10: {most: 3, tender: 4}}\n      - {id: \"110_v\", says: {en: \"110 V\", zh: \"110 V\"}, of_10: {most: 2}}\n"), "{file}");
    }

    #[test]
    fn a_cause_and_a_test_are_asked_for() {
        let (ended, desk) =
            asked("cause", "Moved house\n\n\n1\nIt moves.\n\nWait.\n\nDo not call.\n\n");
        assert!(matches!(ended, Ok(Exit::Done)));
        assert!(written(&desk, "causes.yaml").contains("  - id: moved_house\n"));
        let (ended, desk) = asked(
            "test",
            "Lost\n2026-03-16\nstatus: Lost\npi_sent_on: 2026-02-20\n\n\ngate: closd\ngate: closed\n\n",
        );
        assert!(matches!(ended, Ok(Exit::Done)));
        let file = written(&desk, "tests/known_buyers.yaml");
        assert!(
            file.ends_with(
                "    buyer: {status: Lost, pi_sent_on: 2026-02-20}\n    expect: {gate: closed}\n"
            ),
            "{file}"
        );
    }

    #[test]
    fn whoever_stops_answering_gets_nothing_written() {
        let (ended, desk) = asked("sign", "Asks for a certificate\n");
        let stopped = ended.err().unwrap();
        assert_eq!(stopped.exit, Exit::Usage);
        assert_eq!(stopped.diagnostics.len(), 1, "{:?}", stopped.diagnostics);
        assert_eq!(
            RuleFiles::from_dir(desk.path()).unwrap().iter().collect::<Vec<_>>(),
            RuleFiles::embedded().iter().collect::<Vec<_>>()
        );
    }
}
