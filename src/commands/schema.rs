//! `ghosted schema --rules DIR --out schema`: writes JSON Schemas of the rule files for an editor.
//!
//! The folder is replaced as a whole, and only if it contains nothing else.

use std::path::Path;

use super::arguments::SchemaArguments;
use super::error::CommandError;
use super::input::pack_of;
use super::terminal::{counted, say};
use crate::diagnostic::{Diagnostic, shown};
use crate::exit_code::Exit;
use crate::report::OutputFolder;
use crate::report::store::{Purge, StoreOptions};
use crate::rules::Pack;
use crate::rules::schema::schemas;

pub fn schema(arguments: &SchemaArguments) -> Exit {
    match made(arguments) {
        Ok(files) => {
            let out = shown(&arguments.out);
            say(&format!("Wrote {} to {out}.", counted(files, "schema")));
            say("Run this again after you add a fact, a cause, a list or a rule.");
            Exit::Done
        }
        Err(stopped) => stopped.tell("No schema was written."),
    }
}

fn made(arguments: &SchemaArguments) -> Result<usize, CommandError> {
    let pack = pack_of(arguments.rules.as_deref().or(arguments.folder.as_deref()))?;
    write_schemas(&pack, &arguments.out).map_err(CommandError::one(Exit::OutputFailed))
}

/// Writes a schema for every kind of rule file. Returns their number.
pub(super) fn write_schemas(pack: &Pack, out: &Path) -> Result<usize, Diagnostic> {
    let folder = OutputFolder::begin(out, StoreOptions::default(), || {})?;
    let all = schemas(pack);
    for schema in &all {
        folder.write(schema.file, format!("{:#}\n", schema.schema).as_bytes())?;
    }
    folder.commit(&Purge::default())?;
    Ok(all.len())
}
