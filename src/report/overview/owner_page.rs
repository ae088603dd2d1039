//! Builds the page of one salesperson: the days of the week, and what comes later.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Value;

use super::Overview;
use super::week::{OwnerWeek, Plan, owners};
use crate::report::escape::file_name;
use crate::report::plan::Phrases;

#[derive(Debug, Serialize)]
pub(in crate::report) struct OwnerContext<'a> {
    as_of: String,
    own: OwnerWeek<'a>,
}

impl<'a> OwnerContext<'a> {
    /// Returns the pages of all salespeople, each with its file name below the report.
    pub(in crate::report) fn all(overview: &'a Overview, say: &Value) -> Vec<(String, Self)> {
        let plan = Plan::of(overview);
        let phrases = Phrases::new(say, overview.language);
        let rows = plan.in_order(overview);
        let pages = owners(overview, &plan, &rows, phrases, usize::MAX, usize::MAX);
        let names: Vec<Option<&str>> = pages.iter().map(|own| own.owner).collect();
        let files = files_of(&names);
        let context = |own| Self { as_of: overview.as_of.to_string(), own };
        files.into_iter().zip(pages.into_iter().map(context)).collect()
    }
}

/// Returns a file name for each owner: its name if that is plain and nobody else's, or else with a
/// hash.
pub(super) fn files_of(owners: &[Option<&str>]) -> Vec<String> {
    let short: Vec<String> =
        owners.iter().map(|owner| file_name::owner_stem(*owner, false)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for stem in &short {
        *counts.entry(stem).or_default() += 1;
    }
    let stem = |(owner, stem): (&Option<&str>, &String)| match counts[stem.as_str()] {
        1 => stem.clone(),
        _ => file_name::owner_stem(*owner, true),
    };
    owners.iter().zip(&short).map(stem).map(|stem| format!("owners/{stem}.html")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn owners_have_pages_of_their_own() {
        let files = files_of(&[Some("Amy Tang"), Some("Lena"), Some("LENA"), Some("王芳"), None]);
        assert_eq!(files[0], "owners/amy-tang.html");
        assert!(files[1].starts_with("owners/lena_"), "{}", files[1]);
        assert_eq!(files[4], "owners/without-owner.html");
        let different: std::collections::BTreeSet<_> = files.iter().collect();
        assert_eq!(different.len(), 5);
        assert!(files_of(&[Some("Con")])[0].starts_with("owners/con_"), "a name of a device");
    }
}
