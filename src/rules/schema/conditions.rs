//! Builds the schema of `when:` blocks: the operators and values that each fact of the pack takes.

use serde_json::{Map, Value, json};

use super::texts::{list_names, lists};
use super::values::{explained, typed};
use super::{names, reference};
use crate::facts::{Fact, FactId, Kind, known};
use crate::rules::Pack;
use crate::rules::kinds::closed_values::closed_values;
use crate::rules::kinds::when_block::{OPERATORS, family};

/// Returns the definitions for conditions, by name.
pub(super) fn shapes(pack: &Pack) -> Vec<(String, Value)> {
    let mut all = vec![("block".to_owned(), block(pack)), ("blocks".to_owned(), blocks())];
    for kind in Kind::ALL {
        all.extend(Values { name: kind.name().to_owned(), kind, only: None }.shapes(pack));
    }
    for (id, fact) in pack.catalog.iter() {
        if let Some(values) = special(id, fact, pack) {
            all.extend(values.shapes(pack));
        }
    }
    all
}

fn block(pack: &Pack) -> Value {
    let mut lines = Map::new();
    for (name, means) in [
        ("all", "Every one of these conditions must hold."),
        ("any", "At least one of these conditions must hold."),
        ("none", "Not one of these conditions may hold."),
    ] {
        lines.insert(name.to_owned(), reference("blocks", means));
    }
    for (id, fact) in pack.catalog.iter() {
        let shape = match special(id, fact, pack) {
            Some(values) => format!("when_{}", values.name),
            None => format!("when_{}", fact.kind.name()),
        };
        lines.insert(fact.name.clone(), reference(&shape, &names::hover(fact)));
    }
    json!({
        "type": "object",
        "properties": lines,
        "additionalProperties": false,
        "minProperties": 1,
    })
}

fn blocks() -> Value {
    json!({
        "type": "array",
        "items": reference("block", "A condition: one fact on each line; all of them must hold."),
        "minItems": 1,
    })
}

/// The values with which a fact can be compared.
struct Values {
    name: String,
    kind: Kind,
    /// All possible values of the fact, if there are only a few.
    only: Option<Vec<String>>,
}

/// Facts that have only a few values.
fn special(id: FactId, fact: &Fact, pack: &Pack) -> Option<Values> {
    let only = if id == known::lists_found {
        pack.named_lists.iter().map(|(name, _)| name.clone()).collect()
    } else {
        closed_values(id)?.iter().map(|value| (*value).to_owned()).collect()
    };
    Some(Values { name: fact.name.clone(), kind: fact.kind, only: Some(only) })
}

impl Values {
    fn shapes(&self, pack: &Pack) -> [(String, Value); 3] {
        [
            (format!("when_{}", self.name), self.line(pack)),
            (format!("value_{}", self.name), self.value(pack)),
            (format!("values_{}", self.name), self.values(pack)),
        ]
    }

    fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::List)
    }

    fn operators(&self) -> impl Iterator<Item = &'static str> {
        let kind = self.kind;
        OPERATORS.iter().filter(move |(_, kinds)| kinds.contains(&kind)).map(|(name, _)| *name)
    }

    /// Returns the schema of a literal. Texts that begin with `$` name a list and are not a single
    /// value.
    fn literal(&self) -> Value {
        // An item of a list fact is a text.
        let mut schema = typed(self.kind);
        if let Some(only) = &self.only {
            schema["type"] = json!(["string"]);
            schema["pattern"] = json!(format!("^({})$", only.join("|")));
            schema["patternErrorMessage"] = json!(format!("It is one of: {}", only.join(", ")));
            schema["examples"] = json!(only);
        } else if self.is_text() {
            schema["pattern"] = json!("^([^$]|$)");
            schema["patternErrorMessage"] =
                json!("A word list is used with is_one_of or contains_any");
        }
        schema
    }

    /// Returns the schema of a literal or a `$list`.
    fn literal_or_list(&self, pack: &Pack) -> Value {
        let mut schema = self.literal();
        if self.is_text() {
            let single = match &self.only {
                Some(only) => format!("^({})$", only.join("|")),
                None => "^([^$]|$)".to_owned(),
            };
            schema["pattern"] = json!(format!(r"{single}|^\$({})$", lists(pack)));
            schema["patternErrorMessage"] = json!(
                "Write a value that the fact can have, or the name of a word list with its $"
            );
            let mut examples = self.only.clone().unwrap_or_default();
            examples.extend(list_names(pack));
            schema["examples"] = json!(examples);
        }
        schema
    }

    /// Returns the schema of one value or `{fact: …}`.
    fn value(&self, pack: &Pack) -> Value {
        let mut schema = self.literal();
        or_a_fact(&mut schema, self.kind, pack);
        schema["required"] = json!(["fact"]);
        schema
    }

    /// Returns the schema of several values.
    fn values(&self, pack: &Pack) -> Value {
        let mut item = self.literal_or_list(pack);
        or_a_fact(&mut item, self.kind, pack);
        item["required"] = json!(["fact"]);
        let mut schema = self.literal_or_list(pack);
        add_type(&mut schema, "array");
        schema["items"] = item;
        schema["minItems"] = json!(1);
        schema
    }

    /// Returns the schema of everything that may follow the fact.
    fn line(&self, pack: &Pack) -> Value {
        let mut schema = self.literal();
        or_a_fact(&mut schema, self.kind, pack);
        for operator in self.operators() {
            schema["properties"][operator] = self.behind(operator);
            if operator == "is_one_of" {
                add_type(&mut schema, "array");
                schema["items"] = self.values(pack)["items"].clone();
                schema["minItems"] = json!(1);
            }
        }
        schema["minProperties"] = json!(1);
        schema["if"] = json!({ "type": "object", "required": ["fact"] });
        schema["then"] = json!({ "maxProperties": 1 });
        schema
    }

    fn behind(&self, operator: &str) -> Value {
        let means = means(operator);
        let one = format!("value_{}", self.name);
        match operator {
            "is_one_of" | "is_none_of" => reference(&format!("values_{}", self.name), means),
            "is_between" => json!({
                "description": means,
                "type": "array",
                "items": reference(&one, "The smaller value, then the greater one"),
                "minItems": 2,
                "maxItems": 2,
            }),
            "is_blank" => explained(Kind::YesNo, means),
            "contains_any" | "contains_all" | "contains_none" => reference("words", means),
            "starts_with" | "ends_with" | "matches" => explained(Kind::Text, means),
            "within" | "older_than" => explained(Kind::Duration, means),
            _ => reference(&one, means),
        }
    }
}

/// Allows `{fact: …}` instead of the value, with a fact that is comparable.
fn or_a_fact(schema: &mut Value, kind: Kind, pack: &Pack) {
    let alike = pack.catalog.iter().filter(|(_, fact)| family(fact.kind) == family(kind));
    let alike: Vec<&Fact> = alike.map(|(_, fact)| fact).collect();
    add_type(schema, "object");
    schema["properties"] = json!({
        "fact": names::one_fact_of(&alike, "Another fact of this buyer to compare with"),
    });
    schema["additionalProperties"] = json!(false);
}

fn add_type(schema: &mut Value, name: &str) {
    if let Some(types) = schema["type"].as_array_mut() {
        types.push(json!(name));
    }
}

/// Describes an operator in words.
fn means(operator: &str) -> &'static str {
    match operator {
        "is" => "The fact is exactly this (capitals, accents and width do not matter).",
        "is_not" => "The fact is known, and is not this.",
        "is_one_of" => "The fact is one of these. A word list is named with its $.",
        "is_none_of" => "The fact is known, and is none of these.",
        "is_at_least" => "The fact is this or more.",
        "is_at_most" => "The fact is this or less.",
        "is_more_than" => "The fact is more than this.",
        "is_less_than" => "The fact is less than this.",
        "is_between" => "The fact is between these two, both included: [least, greatest].",
        "is_before" => "The date is before this one.",
        "is_after" => "The date is after this one.",
        "is_blank" => {
            "yes: the cell is empty. no: something is written in it. Unknown when the export has no such column."
        }
        "contains_any" => {
            "At least one of these words is found. Whole words; in Chinese, Japanese and Thai \
             anywhere. A word ending in * also finds every longer word."
        }
        "contains_all" => "Every one of these words is found.",
        "contains_none" => "The text is known, and none of these words is found.",
        "starts_with" => "The text begins with this.",
        "ends_with" => "The text ends with this.",
        "matches" => {
            "The text matches this regular expression. For plain words contains_any is easier."
        }
        "within" => "The date is no longer ago than this, e.g. 14 days or 10 working days.",
        "older_than" => "The date is longer ago than this, e.g. 14 days or 10 working days.",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operator_of_the_loader_is_explained() {
        for (operator, _) in OPERATORS {
            assert!(!means(operator).is_empty(), "{operator}");
        }
    }
}
