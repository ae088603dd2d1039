//! Reads, processes and writes batches at the same time, in order.
//!
//! While all threads process one batch, the next one is read and the previous one is written, so
//! neither the disk nor the workers wait. Results are written in the order in which batches were
//! read, whatever the number of threads. The module does not know what a batch contains.

/// Runs every batch through `work`, until `read` returns `false` or a step fails.
///
/// `read` fills the batch that it receives and returns whether there was any input left. Neither
/// `read` nor `write` is ever called concurrently with itself.
pub fn run<Batch, Outcome, Fault>(
    mut spare: (Batch, Batch),
    mut read: impl FnMut(&mut Batch) -> Result<bool, Fault> + Send,
    work: impl Fn(&Batch) -> Result<Outcome, Fault> + Sync,
    mut write: impl FnMut(Outcome) -> Result<(), Fault> + Send,
) -> Result<(), Fault>
where
    Batch: Send + Sync,
    Outcome: Send,
    Fault: Send,
{
    let (current, next) = (&mut spare.0, &mut spare.1);
    let mut has_current = read(current)?;
    let mut finished = None;
    while has_current {
        let done = finished.take();
        let (read_next, (worked, written)) = rayon::join(
            || read(next),
            || rayon::join(|| work(current), || done.map_or(Ok(()), &mut write)),
        );
        // Report the error that comes first in the input.
        written?;
        finished = Some(worked?);
        has_current = read_next?;
        std::mem::swap(current, next);
    }
    finished.map_or(Ok(()), write)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collect(batches: u32, threads: usize, fails_at: Option<u32>) -> (Vec<u32>, Option<String>) {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut given = 0;
        let mut out = Vec::new();
        let ended = pool.install(|| {
            run(
                (0, 0),
                |batch| {
                    given += 1;
                    *batch = given;
                    Ok(given <= batches)
                },
                |&batch| {
                    if Some(batch) == fails_at {
                        Err(format!("batch {batch}"))
                    } else {
                        Ok(batch * 10)
                    }
                },
                |result| {
                    out.push(result);
                    Ok(())
                },
            )
        });
        (out, ended.err())
    }

    #[test]
    fn results_come_in_reading_order_with_any_number_of_threads() {
        for threads in [1, 2, 8] {
            let expected: Vec<u32> = (1..=50).map(|batch| batch * 10).collect();
            assert_eq!(collect(50, threads, None), (expected, None));
        }
        assert_eq!(collect(0, 2, None), (vec![], None));
    }

    #[test]
    fn a_error_stops_the_run_after_what_came_before_it() {
        let (out, error) = collect(50, 2, Some(3));
        assert_eq!(error.as_deref(), Some("batch 3"));
        assert_eq!(out, [10, 20]);
    }
}
