//! Describes how many of 10 buyers show something, cause by cause, in sentences.

use crate::report::Language;
use crate::rules::Pack;

/// Returns one sentence per number, in descending order, with the number that most causes share
/// last.
///
/// `probability` is by cause, each from 0 to 1. If several numbers are equally common, the one of
/// the first cause counts as that of most causes.
pub fn sentences(pack: &Pack, probability: &[f64], language: Language) -> Vec<String> {
    let tenths: Vec<i64> = probability.iter().map(|p| hundredths_of_10(*p)).collect();
    let times = |number: i64| tenths.iter().filter(|own| **own == number).count();
    let most = tenths.iter().copied().fold(None, |best: Option<i64>, number| match best {
        Some(best) if times(best) >= times(number) => Some(best),
        _ => Some(number),
    });
    let mut numbers: Vec<i64> = tenths.iter().copied().filter(|n| Some(*n) != most).collect();
    numbers.sort_unstable_by(|a, b| b.cmp(a));
    numbers.dedup();
    let mut all: Vec<String> = Vec::new();
    for number in numbers {
        let causes: Vec<String> = pack
            .causes
            .iter()
            .zip(&tenths)
            .filter(|(_, own)| **own == number)
            .map(|(cause, _)| format!("“{}”", language.of(&cause.title)))
            .collect();
        let names = causes.join(language.either(" or ", "或"));
        all.push(match language {
            Language::En => format!("of 10 silent for {names}: {}", count(number, language)),
            Language::Zh => format!("每 10 位因{names}而沉默的买家中：{}", count(number, language)),
        });
    }
    if let Some(most) = most {
        let is_alone = all.is_empty();
        all.push(match (language, is_alone) {
            (Language::En, false) => format!("of 10 others: {}", count(most, language)),
            (Language::En, true) => {
                format!("of 10 buyers, whatever the cause: {}", count(most, language))
            }
            (Language::Zh, false) => format!("其余每 10 位中：{}", count(most, language)),
            (Language::Zh, true) => format!("不论原因，每 10 位中：{}", count(most, language)),
        });
    }
    all
}

#[allow(clippy::cast_possible_truncation)] // a probability is between 0 and 1
fn hundredths_of_10(probability: f64) -> i64 {
    (probability * 1000.0).round() as i64
}

/// Formats a number of buyers: `7`, `between 2 and 3 (2.5)`, `fewer than 1 (0.4)`.
fn count(hundredths: i64, language: Language) -> String {
    let whole = hundredths / 100;
    let exact = format!("{}.{:02}", whole, hundredths % 100);
    let exact = exact.trim_end_matches('0').trim_end_matches('.');
    match (language, hundredths % 100 == 0, whole) {
        (Language::En, true, _) => exact.to_owned(),
        (Language::Zh, true, _) => format!("{exact} 位"),
        (Language::En, false, 0) => format!("fewer than 1 ({exact})"),
        (Language::Zh, false, 0) => format!("不到 1 位（{exact}）"),
        (Language::En, false, _) => format!("between {whole} and {} ({exact})", whole + 1),
        (Language::Zh, false, _) => format!("{whole} 至 {} 位（{exact}）", whole + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_buyers_with_the_exact_number_beside() {
        for (hundredths, en, zh) in [
            (700, "7", "7 位"),
            (40, "fewer than 1 (0.4)", "不到 1 位（0.4）"),
            (250, "between 2 and 3 (2.5)", "2 至 3 位（2.5）"),
            (0, "0", "0 位"),
        ] {
            assert_eq!(count(hundredths, Language::En), en);
            assert_eq!(count(hundredths, Language::Zh), zh);
        }
        assert_eq!(hundredths_of_10(0.04), 40);
    }
}
