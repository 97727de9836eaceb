//! Networks of a set, as `GraphML` and as tables: who speaks about what, and who agrees with whom.
//!
//! This turns annotations into statements and a network into files; what a network is, and what its
//! weights are, is [`crate::insight::networks`]'s to know. It is a result and not a copy of the set:
//! nothing of it can be read back as annotations.
//! `docs/formats/networks.md` documents the choices.

mod choices;
mod files;
mod graphml;
mod rows;
#[cfg(test)]
mod tests;
mod variables;

use self::choices::Choices;
use self::rows::Rows;
use super::{ExportFormat, ExportInput, FormatError, OptionSpec, Options, OutFile, Report, Shape};
use crate::insight::networks::{NetworkError, NetworkKind, network};

/// What the format is called.
const LABEL: &str = "Networks";

/// `GraphML` and tables.
pub struct Networks;

impl ExportFormat for Networks {
    fn id(&self) -> &'static str {
        "networks"
    }

    fn label(&self) -> &'static str {
        LABEL
    }

    fn read_by(&self) -> &'static str {
        "Gephi, visone, igraph, networkx and other programs for networks"
    }

    fn shape(&self) -> Shape {
        Shape::Folder
    }

    fn options(&self) -> &'static [OptionSpec] {
        choices::ALL
    }

    fn write(
        &self,
        input: &ExportInput<'_>,
        options: &Options,
        report: &mut Report,
    ) -> Result<Vec<OutFile>, FormatError> {
        options.check(self.options())?;
        let choices = Choices::new(input, options)?;
        let rows = Rows::new(input, &choices, report);
        if rows.statements.is_empty() {
            return Err(FormatError::Nothing(
                "no annotation has a value of both variables; choose others",
            ));
        }
        let request = choices.request(&rows);
        let found = network(&rows.statements, &request, &rows.isolates);
        let network = found.map_err(|error| refusal(error, options))?;
        let names = choices.names();
        let mut files = vec![
            OutFile::text("network.graphml", graphml::write(&network, &names, report)),
            OutFile::text("nodes.csv", files::nodes(&network, &names)),
            OutFile::text("edges.csv", files::edges(&network)),
        ];
        if options.is_on(&choices::MATRIX) {
            let is_square = request.kind == NetworkKind::OneMode;
            files.push(OutFile::text(
                "matrix.csv",
                files::matrix(&network, is_square)?,
            ));
        }
        Ok(files)
    }
}

fn refusal(error: NetworkError, options: &Options) -> FormatError {
    let of_option = |spec: &OptionSpec, allowed: &str| FormatError::Option {
        name: spec.name.to_owned(),
        value: options.get(spec).to_owned(),
        allowed: allowed.to_owned(),
    };
    match error {
        NetworkError::Aggregation => of_option(
            &choices::AGGREGATION,
            "ignore, combine or subtract with two modes; ignore, congruence, conflict or subtract with one",
        ),
        NetworkError::Normalisation => of_option(
            &choices::NORMALISATION,
            "no, activity or prominence with two modes; no, average, jaccard or cosine with one; no with combine",
        ),
        NetworkError::Words | NetworkError::Levels(_) | NetworkError::Edges => {
            FormatError::Unwritable {
                format: LABEL,
                reason: error.to_string(),
            }
        }
    }
}
