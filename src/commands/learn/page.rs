//! Formats what was learned as one self-contained page for a browser, with a picture of the
//! calibration.

use std::fmt::Write as _;

use super::tables::{BinRow, Figures, Report};
use crate::report::escape::html::text as safe;
use crate::report::{built_in_style, hash_of};

/// The side of the square of the picture, and its margin, in pixels.
const SIDE: f64 = 320.0;
const MARGIN: f64 = 44.0;

pub(super) fn page(report: &Report) -> String {
    let style = built_in_style();
    let style_hash = hash_of(style);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{style_hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>What was learned · ghosted</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <header class=\"head\">\n<p class=\"crumb\"><span>ghosted</span></p>\n\
         <h1>What was learned</h1>\n<p class=\"lead\">{} cases of {} weeks, until {}. {}</p>\n\
         </header>\n<main>\n",
        report.cases,
        report.weeks,
        report.as_of,
        safe(&report.decision)
    );
    let right = |figures: &Figures| format!("{} of {}", figures.first_cause_right, report.cases);
    let rows = [
        ("experts' numbers", &report.experts),
        ("learned numbers", &report.learned),
        ("always the commonest cause", &report.commonest),
    ];
    let rows = rows.map(|(name, figures)| {
        vec![name.to_owned(), format!("{:.3}", figures.log_loss), right(figures)]
    });
    out.push_str("<h2>Each week read with what all other weeks teach</h2>\n");
    table(&["", "log loss", "first cause right"], rows, &mut out);
    out.push_str("<h2>Stated and true</h2>\n");
    out.push_str(&picture(&report.experts, &report.learned));
    out.push_str("<h2>Causes</h2>\n");
    let causes = report.causes.iter().map(|row| {
        let only = if row.only_from_answers { "only from buyers who answered" } else { "" };
        vec![
            row.id.clone(),
            row.cases.to_string(),
            row.known_by.buyer_said.to_string(),
            row.known_by.document.to_string(),
            row.known_by.guess.to_string(),
            only.to_owned(),
        ]
    });
    table(&["", "cases", "buyer said", "documents", "guesses", ""], causes, &mut out);
    if !report.replies.is_empty() {
        out.push_str("<h2>Questions that were asked, and answered</h2>\n");
        let replies = report.replies.iter().map(|row| {
            let (answered, asked) = (row.answered.to_string(), row.asked.to_string());
            vec![
                row.question.clone(),
                row.cause.clone(),
                asked,
                answered,
                only(row.only_from_answers),
            ]
        });
        table(&["question", "cause", "asked", "answered", ""], replies, &mut out);
    }
    out.push_str(if report.is_learned {
        "<h2>Changed numbers</h2>\n"
    } else {
        "<h2>Numbers that would change</h2>\n"
    });
    let lines = report.lines.iter().map(|row| {
        let cases = format!("{} of {}", row.shown_by, row.of_cases);
        let (expert, used) = (row.expert.to_string(), row.used.to_string());
        vec![row.line.clone(), expert, cases, used, only(row.only_from_answers)]
    });
    table(&["of 100 for causes, else of 10", "expert", "cases", "used", ""], lines, &mut out);
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

fn only(only_from_answers: bool) -> String {
    if only_from_answers { "only from buyers who answered".to_owned() } else { String::new() }
}

fn table(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>, out: &mut String) {
    out.push_str("<table>\n<tr>");
    for name in head {
        let _ = write!(out, "<th scope=\"col\">{name}</th>");
    }
    out.push_str("</tr>\n");
    for row in rows {
        out.push_str("<tr>");
        for cell in row {
            let _ = write!(out, "<td>{}</td>", safe(&cell));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</table>\n");
}

/// Draws stated shares against how often they were right. A point on the diagonal keeps its word;
/// its size and the number beside it are the cases.
fn picture(experts: &Figures, learned: &Figures) -> String {
    let size = SIDE + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 \
         {size} {size}\" role=\"img\" aria-label=\"Stated shares against how often they were \
         right\" font-family=\"sans-serif\" font-size=\"12\">\n<rect x=\"{MARGIN}\" \
         y=\"{MARGIN}\" width=\"{SIDE}\" height=\"{SIDE}\" fill=\"none\" stroke=\"#999\"/>\n"
    );
    let _ = writeln!(
        out,
        "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#999\" stroke-dasharray=\"4 4\"/>",
        across(0.0),
        up(0.0),
        across(100.0),
        up(100.0)
    );
    for tick in [0.0, 20.0, 40.0, 60.0, 80.0, 100.0] {
        let (x, y) = (across(tick), up(tick));
        let below = MARGIN + SIDE + 16.0;
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{below}\" text-anchor=\"middle\" fill=\"#666\">{tick}</text>"
        );
        let left = MARGIN - 6.0;
        let _ = writeln!(
            out,
            "<text x=\"{left}\" y=\"{}\" text-anchor=\"end\" fill=\"#666\">{tick}</text>",
            y + 4.0
        );
    }
    let _ = writeln!(
        out,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">stated, of 100</text>",
        MARGIN + SIDE / 2.0,
        size - 6.0
    );
    let _ = writeln!(out, "<text x=\"{MARGIN}\" y=\"16\">right, of 100</text>");
    for (at, (figures, colour, name)) in
        [(experts, "#888", "experts' numbers"), (learned, "#0b6", "learned numbers")]
            .into_iter()
            .enumerate()
    {
        let y = 16.0 + 16.0 * at as f64;
        let x = MARGIN + SIDE - 110.0;
        let _ = writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"5\" fill=\"{colour}\"/><text x=\"{x}\" \
             y=\"{y}\">{name}</text>",
            x - 10.0,
            y - 4.0
        );
        figures.calibration.iter().for_each(|bin| point(bin, colour, &mut out));
    }
    out.push_str("</svg>\n");
    out
}

fn point(bin: &BinRow, colour: &str, out: &mut String) {
    let (Some(stated), Some(right)) = (bin.stated, bin.right) else { return };
    let radius = (3.0 + (bin.cases as f64).sqrt()).min(16.0);
    let (x, y) = (across(stated), up(right));
    let _ = writeln!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" fill=\"{colour}\" \
         fill-opacity=\"0.6\"/><text x=\"{:.1}\" y=\"{:.1}\" fill=\"{colour}\">{}</text>",
        x + radius + 2.0,
        y + 4.0,
        bin.cases
    );
}

fn across(of_100: f64) -> f64 {
    MARGIN + SIDE * of_100 / 100.0
}

fn up(of_100: f64) -> f64 {
    MARGIN + SIDE * (1.0 - of_100 / 100.0)
}
