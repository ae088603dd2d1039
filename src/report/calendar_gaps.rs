//! Says which years the calendar does not have, in one sentence for the terminal and the overview.

use crate::diagnostic::{Code, Diagnostic};
use crate::facts::calendar::{CalendarGap, GapKind};
use crate::facts::country::Country;

use super::Language;

pub const CALENDAR_ENDS: Code = Code::new("W952", "calendar-ends");

/// So many countries are named of those that lack the same years.
const MAX_NAMES: usize = 5;

/// Returns the warning of a run; `None` if nothing is missing.
pub fn warning(gaps: &[CalendarGap]) -> Option<Diagnostic> {
    let missing = describe(gaps, Language::En)?;
    let message = format!("the calendar does not have {missing}");
    let help = "every weekday of these years counts as a working day there; add the days that you \
                know to `calendar.yaml`, under `countries`";
    Some(Diagnostic::warning(CALENDAR_ENDS, message).help(help))
}

/// Describes what is missing: `the public holidays of Sri Lanka in 2027`.
pub(super) fn describe(gaps: &[CalendarGap], language: Language) -> Option<String> {
    let key = |gap: &CalendarGap| (gap.kind, gap.first_year, gap.last_year);
    let groups = gaps.chunk_by(|a, b| key(a) == key(b));
    let parts: Vec<String> = groups.map(|group| describe_group(group, language)).collect();
    (!parts.is_empty()).then(|| parts.join(language.either("; ", "；")))
}

fn describe_group(group: &[CalendarGap], language: Language) -> String {
    let name = |gap: &CalendarGap| match (Country::of_code(gap.country), language) {
        (Some(country), Language::En) => country.name_en,
        (Some(country), Language::Zh) => country.name_zh,
        (None, _) => gap.country,
    };
    let names: Vec<&str> = group.iter().take(MAX_NAMES).map(name).collect();
    let mut names = names.join(language.either(", ", "、"));
    let more = group.len().saturating_sub(MAX_NAMES);
    if more > 0 {
        names += &match language {
            Language::En => format!(" and {more} other countries"),
            Language::Zh => format!("等 {} 国", group.len()),
        };
    }
    let Some(CalendarGap { kind, first_year, last_year, .. }) = group.first().copied() else {
        return names;
    };
    let years = match (first_year == last_year, language) {
        (true, _) => first_year.to_string(),
        (false, Language::En) => format!("{first_year} to {last_year}"),
        (false, Language::Zh) => format!("{first_year}–{last_year}"),
    };
    match (kind, language) {
        (GapKind::Holidays, Language::En) => format!("the public holidays of {names} in {years}"),
        (GapKind::MakeUpDays, Language::En) => {
            format!("the make-up working days of {names} in {years}")
        }
        (GapKind::Holidays, Language::Zh) => format!("{names} {years} 年的公共假日"),
        (GapKind::MakeUpDays, Language::Zh) => format!("{names} {years} 年的调休上班日"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_that_lack_the_same_years_are_in_one_part() {
        let gap =
            |kind, country, last_year| CalendarGap { kind, first_year: 2036, last_year, country };
        let mut gaps: Vec<CalendarGap> = ["AD", "AE", "AF", "AG", "AI", "AL", "AM"]
            .map(|country| gap(GapKind::Holidays, country, 2036))
            .into();
        gaps.push(gap(GapKind::MakeUpDays, "CN", 2037));
        assert_eq!(
            describe(&gaps, Language::En).unwrap(),
            "the public holidays of Andorra, United Arab Emirates, Afghanistan, Antigua and \
             Barbuda, Anguilla and 2 other countries in 2036; the make-up working days of China in \
             2036 to 2037"
        );
        assert_eq!(
            describe(&gaps[5..], Language::Zh).unwrap(),
            "阿尔巴尼亚、亚美尼亚 2036 年的公共假日；中国 2036–2037 年的调休上班日"
        );
        assert_eq!(describe(&[], Language::En), None);
    }
}
