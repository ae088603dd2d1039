//! Renders a page as one self-contained HTML file, with a filter if scripts are allowed.

use super::{Entry, Line, Page, Section, Spoken};
use crate::report::escape::html::text as safe;
use crate::report::{built_in_style, hash_of};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Returns the page as HTML. Texts of the pack are escaped.
pub fn html(page: &Page) -> String {
    let style = [built_in_style(), STYLE].concat();
    let (style_hash, script_hash) = (hash_of(&style), hash_of(SCRIPT));
    let (lang, title) = (page.language.tag(), safe(&page.title));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{style_hash}'; script-src '{script_hash}'; base-uri 'none'; \
         form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title} · ghosted</title>\n<style>{style}</style>\n</head>\n<body>\n\
         <header class=\"head\">\n<p class=\"crumb\"><span>ghosted</span></p>\n\
         <h1>{title}</h1>\n<p class=\"lead\">{}</p>\n",
        safe(&page.lead)
    );
    out += "<nav class=\"parts\">";
    for section in &page.sections {
        out += &format!(
            "<a href=\"#{}\">{} <small>{}</small></a> ",
            section.id,
            safe(&section.title),
            section.entries.len()
        );
    }
    out += "</nav>\n</header>\n";
    let search = page.language.either("Search names and words", "搜索名称和文字");
    let none = page.language.either("Nothing fits.", "没有匹配的内容。");
    out += &format!(
        "<p class=\"tools\" hidden><input type=\"search\" id=\"filter\" placeholder=\"{search}\" \
         aria-label=\"{search}\"></p>\n<p id=\"none\" role=\"status\" hidden>{none}</p>\n<main>\n"
    );
    page.sections.iter().for_each(|section| self::section(section, &mut out));
    out += &format!("</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn section(section: &Section, out: &mut String) {
    *out += &format!("<section id=\"{}\">\n<h2>{}</h2>\n", section.id, safe(&section.title));
    if !section.note.is_empty() {
        *out += &format!("<p class=\"soft\">{}</p>\n", safe(&section.note));
    }
    section.entries.iter().for_each(|entry| self::entry(section, entry, out));
    *out += "</section>\n";
}

fn entry(section: &Section, entry: &Entry, out: &mut String) {
    let (anchor, name) = (safe(&section.anchor(entry)), safe(&entry.name));
    *out += &format!(
        "<article class=\"card rule\" id=\"{anchor}\">\n<h3>{} \
         <a class=\"code\" href=\"#{anchor}\">{name}</a></h3>\n<dl>\n",
        safe(&entry.title)
    );
    entry.lines.iter().for_each(|line| self::line(line, out));
    *out += "</dl>\n</article>\n";
}

fn line(line: &Line, out: &mut String) {
    match line {
        Line::Text(text) => *out += &format!("<div><dd>{}</dd></div>\n", safe(text)),
        Line::Labelled(label, text) => {
            *out += &format!("<div><dt>{label}</dt><dd>{}</dd></div>\n", safe(text));
        }
        Line::Listed(label, items) => {
            *out += &format!("<div><dt>{label}</dt><dd><ul>");
            items.iter().for_each(|item| *out += &format!("<li>{}</li>", safe(item)));
            *out += "</ul></dd></div>\n";
        }
        Line::Condition(label, says) => {
            *out += &format!("<div><dt>{label}</dt><dd>");
            condition(says, out);
            *out += "</dd></div>\n";
        }
    }
}

fn condition(spoken: &Spoken, out: &mut String) {
    match spoken {
        Spoken::Line(says) => *out += &safe(says),
        Spoken::List(says, parts) => {
            *out += &format!("{says}<ul>");
            for part in parts {
                *out += "<li>";
                condition(part, out);
                *out += "</li>";
            }
            *out += "</ul>";
        }
    }
}
