//! Writes `answers-to-fill.csv`: the open questions of the week, one row each. The salesperson
//! writes the buyer's answer into the empty cell and puts the file into the folder of exports.

use super::csv_rows::push_date;
use crate::diagnosis::Finding;
use crate::exports::LAST_WORDS;
use crate::report::escape::csv::push_text;
use crate::report::sheet::last_words::last;
use crate::report::{SheetInput, title};

/// Begins with a byte order mark: the file is made for spreadsheets, some of which garble Chinese
/// without one.
pub fn to_fill_header(out: &mut Vec<u8>) {
    out.extend_from_slice(
        "\u{feff}deal_id,buyer,question,ask,choose_from,quote,proposal,means,until,ask_whom,answer,on,\
         source,as_of\n"
            .as_bytes(),
    );
}

/// Writes the questions chosen for a deal; none if a gate applies.
pub fn to_fill_rows(input: &SheetInput<'_>, out: &mut Vec<u8>) {
    words_row(input, out);
    let Finding::Weighed(weighed) = &input.diagnosis.finding else { return };
    for chosen in &weighed.questions {
        let question = input.pack.question(chosen.question);
        let answers = question.answers.iter().map(|answer| input.language.of(&answer.says));
        let choices: Vec<&str> = answers.collect();
        let buyer = title(input.buyer);
        push_text(&input.buyer.id, out);
        for cell in
            [buyer.as_ref(), &question.id, input.language.of(&question.ask), &choices.join(" | ")]
        {
            out.push(b',');
            push_text(cell, out);
        }
        out.extend_from_slice(b",,,,,,,,,");
        push_date(input.as_of.date, out);
        out.push(b'\n');
    }
}

/// Asks what the buyer's last words mean, until a person has said so.
fn words_row(input: &SheetInput<'_>, out: &mut Vec<u8>) {
    let Some(reading) = last(&input.buyer.readings) else { return };
    // Words from before the PI that were not understood are about the enquiry, not the silence.
    if reading.confirmed.is_some() || !reading.is_after_pi && reading.proposed.is_none() {
        return;
    }
    let language = input.language;
    let ask = language.either("What do these words mean for the deal?", "这些话对本单意味着什么？");
    let causes = input.pack.causes.iter().map(|cause| language.of(&cause.title));
    let meanings = &input.pack.readings.meanings;
    let others = meanings.iter().filter(|own| own.cause.is_none());
    let choices: Vec<&str> = causes.chain(others.map(|own| language.of(&own.title))).collect();
    let proposed = reading.proposed.as_deref();
    let proposal = meanings.iter().find(|own| Some(own.id.as_str()) == proposed);
    let proposal = proposal.map_or("", |own| language.of(&own.title));
    push_text(&input.buyer.id, out);
    let buyer = title(input.buyer);
    for cell in [&buyer, LAST_WORDS, ask, &choices.join(" | "), &reading.quote, proposal] {
        out.push(b',');
        push_text(cell, out);
    }
    out.extend_from_slice(b",,,,,,,");
    push_date(input.as_of.date, out);
    out.push(b'\n');
}
