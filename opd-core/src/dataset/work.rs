//! How a run goes about its work: on how many threads, how far it is, and whether somebody stopped it.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read of files, in all readings; of batches in memory, their rows.
    pub done: u64,
    /// As many in all; 0 if unknown.
    pub total: u64,
    /// Rows judged.
    pub rows: u64,
}

/// What the threads of a run share.
#[derive(Debug, Default)]
pub(crate) struct Work {
    threads: usize,
    stopped: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
    rows: AtomicU64,
}

impl Work {
    /// On so many threads, or on as many as the machine runs at a time.
    pub(crate) fn on(threads: Option<NonZero<usize>>) -> Self {
        let all = || thread::available_parallelism().map_or(1, NonZero::get);
        Self { threads: threads.map_or_else(all, NonZero::get), ..Self::default() }
    }

    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    pub(crate) fn progress(&self) -> Progress {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Progress { done: of(&self.done), total: of(&self.total), rows: of(&self.rows) }
    }

    pub(crate) fn expect(&self, total: u64) {
        self.total.fetch_add(total, Ordering::Relaxed);
    }

    pub(crate) fn read(&self, bytes: u64) {
        self.done.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(crate) fn judged(&self, rows: u64) {
        self.rows.fetch_add(rows, Ordering::Relaxed);
    }

    /// Does the work of every item on all threads, and hands what comes of it over in the order of the items. The items
    /// themselves are made one after another, by whichever thread is free. Ends at the first error.
    pub(crate) fn in_order<T: Send, U: Send, E: Send>(
        &self,
        items: impl Iterator<Item = Result<T, E>> + Send,
        work: impl Fn(T) -> Result<U, E> + Sync,
        mut take: impl FnMut(U) -> Result<(), E>,
    ) -> Result<(), E> {
        let items = Mutex::new(items.enumerate());
        let next = || items.lock().unwrap_or_else(PoisonError::into_inner).next();
        if self.threads == 1 {
            while let Some((_, item)) = next() {
                take(work(item?)?)?;
            }
            return Ok(());
        }
        thread::scope(|scope| {
            let (done, results) = mpsc::sync_channel(self.threads);
            for _ in 0..self.threads {
                let (done, next, work) = (done.clone(), &next, &work);
                // A thread ends when there is no more to do, or nobody waits for it.
                scope.spawn(move || {
                    while let Some((index, item)) = next() {
                        if done.send((index, item.and_then(work))).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(done);
            let (mut early, mut turn) = (BTreeMap::new(), 0);
            for (index, result) in results {
                early.insert(index, result);
                while let Some(result) = early.remove(&turn) {
                    turn += 1;
                    take(result?)?;
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in 1..5 {
            let work = Work::on(NonZero::new(threads));
            let mut taken = Vec::new();
            let slow_first = |item: u64| {
                thread::sleep(std::time::Duration::from_micros(200 * (3 - item % 4)));
                Ok(item * 2)
            };
            let items = (0..40).map(Ok::<u64, ()>);
            let done = work.in_order(items, slow_first, |item| {
                taken.push(item);
                Ok(())
            });
            assert_eq!((done, taken), (Ok(()), (0..40).map(|item| item * 2).collect()));
        }
    }

    #[test]
    fn the_first_error_ends_it() {
        for threads in 1..5 {
            let work = Work::on(NonZero::new(threads));
            let mut taken = 0;
            let items = (0..1_000_000).map(|item| if item == 30 { Err(item) } else { Ok(item) });
            let done = work.in_order(
                items,
                |item| if item == 20 { Err(item) } else { Ok(item) },
                |_| {
                    taken += 1;
                    Ok(())
                },
            );
            assert_eq!((done, taken), (Err(20), 20));
        }
    }
}
