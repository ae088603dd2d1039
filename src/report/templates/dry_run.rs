//! Renders the templates with invented deals before a run, to check that every name exists.

use tera::value::Key;
use tera::{Tera, Value};

use super::errors::unknown_name;
use super::specimen_deal::Specimen;
use super::{EVERYWHERE, Templates};
use super::{mistakes, paths};
use crate::diagnosis::explanation::missing_columns::missing;
use crate::diagnostic::Diagnostic;
use crate::exports::RowCounts;
use crate::facts::AsOf;
use crate::report::overview::{Overview, OverviewContext, OverviewRow, OwnerContext};
use crate::report::sheet::SheetContext;
use crate::report::{Earlier, EarlierConclusion, Language, SheetInput};
use crate::rules::Pack;

/// Returns all misspelt names of all pages, or else the first rendering error of a page.
pub(in crate::report) fn errors(
    templates: &Templates,
    pack: &Pack,
    language: Language,
) -> Vec<Diagnostic> {
    let specimens = Specimen::all(pack);
    let inputs: Vec<SheetInput<'_>> =
        specimens.iter().map(|specimen| specimen.input(pack, language)).collect();
    let Some(first) = inputs.first() else { return Vec::new() };
    let sheets: Vec<Value> =
        inputs.iter().map(|i| Value::from_serializable(&SheetContext::of(i, ""))).collect();
    let overviews = overviews(pack, &inputs, first.as_of, language);
    let context = |own| Value::from_serializable(&OverviewContext::of(own, templates.say()));
    let overview: Vec<Value> = overviews.iter().map(context).collect();
    let mut diagnostics = Vec::new();
    let owner: Vec<Value> = overviews
        .iter()
        .flat_map(|own| OwnerContext::all(own, templates.say()))
        .map(|(_, own)| Value::from_serializable(&own))
        .collect();
    for (page, tera) in templates.pages() {
        let (own, other, elsewhere) = match page {
            "overview.html" => (&overview[..], &sheets[..], "a buyer's page"),
            "owner.html" => (&owner[..], &overview[..], "overview.html"),
            _ => (&sheets[..], &overview[..], "overview.html"),
        };
        let other = Elsewhere { names: names(other.first()), page: elsewhere };
        unknown_names(templates, page, tera, own, &other, &mut diagnostics);
    }
    if diagnostics.is_empty() {
        diagnostics.extend(rendered(templates, &inputs, &overviews));
    }
    diagnostics
}

/// The names of another page.
struct Elsewhere<'v> {
    names: Vec<&'v str>,
    page: &'static str,
}

/// Finds names that a page does not have, and fields that no value on the page has.
fn unknown_names(
    templates: &Templates,
    page: &str,
    tera: &Tera,
    contexts: &[Value],
    other: &Elsewhere<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let (Ok(used), Some(source)) = (tera.get_template_variables(page), templates.files().get(page))
    else {
        return;
    };
    let own = names(contexts.first());
    let known: Vec<&str> = own.iter().copied().chain(EVERYWHERE).collect();
    let mut used: Vec<&str> = used.into_iter().filter(|name| !known.contains(name)).collect();
    used.sort_unstable();
    diagnostics.extend(used.into_iter().map(|name| {
        let elsewhere = other.names.contains(&name).then_some(other.page);
        unknown_name(name, &known, elsewhere, source)
    }));
    diagnostics.extend(mistakes::unread(source, &known));

    let mut roots: Vec<(&str, Vec<&Value>)> = Vec::new();
    for &name in &own {
        let values = contexts.iter().filter_map(|context| context.as_map()?.get(&Key::Str(name)));
        roots.push((name, values.collect()));
    }
    roots.push(("say", vec![templates.say()]));
    diagnostics.extend(paths::errors(source, &roots));
}

/// Returns the top-level names of a context, in order.
fn names(context: Option<&Value>) -> Vec<&str> {
    let keys = context.and_then(Value::as_map).into_iter().flat_map(|map| map.keys());
    let mut names: Vec<&str> = keys.filter_map(|key| key.as_str()).collect();
    names.sort_unstable();
    names
}

/// Returns an earlier report with some of the specimens and another deal.
fn earlier(as_of: &AsOf) -> Earlier {
    let former = EarlierConclusion::Former("former".to_owned());
    Earlier::new(as_of.date, ["1", "gone"].map(|id| (id.to_owned(), former.clone())))
}

/// Returns overviews of all specimens, with and without redaction, and of no deals.
fn overviews(
    pack: &Pack,
    inputs: &[SheetInput<'_>],
    as_of: &AsOf,
    language: Language,
) -> Vec<Overview> {
    let full = |redact| {
        let mut overview = Overview::new(pack, as_of, language, redact);
        overview.rows.extend(inputs.iter().map(|input| OverviewRow::of(input, "stem")));
        overview.earlier = Some(earlier(as_of));
        overview.has_owner_pages = true;
        let file = RowCounts {
            titles: 1,
            diagnosed: 1,
            gated: 1,
            joined: 1,
            unjoined: 1,
            replaced: 1,
            rejected: 1,
            skipped: 1,
            footers: 1,
            ..RowCounts::default()
        };
        overview.accounts.files.push(file);
        (overview.accounts.opted_out, overview.accounts.rejected) = (1, 1);
        overview.accounts.clock = Some("UTC".to_owned());
        overview.accounts.missing =
            missing(pack, &[crate::facts::known::email, crate::facts::known::city], false);
        overview
    };
    vec![full(false), full(true), Overview::new(pack, as_of, language, false)]
}

/// Returns the errors of the pages without duplicates, because several specimens may cause the same
/// one.
fn rendered(
    templates: &Templates,
    inputs: &[SheetInput<'_>],
    overviews: &[Overview],
) -> Vec<Diagnostic> {
    let sheets = inputs.iter().filter_map(|input| templates.sheet(input).err());
    let pages = overviews.iter().filter_map(|overview| templates.overview(overview).err());
    let owners = overviews.iter().filter_map(|overview| templates.owner_pages(overview).err());
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    for diagnostic in sheets.chain(pages).chain(owners) {
        if !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }
    diagnostics
}
