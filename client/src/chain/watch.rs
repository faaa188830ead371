//! Questions that outlive a short failure of the node or of the connection to it.

use super::{Client, Report};
use crate::Error;
use std::{
	future::Future,
	time::{Duration, Instant},
};

/// Between a failure and the next try.
const PAUSE: Duration = Duration::from_millis(500);

/// A connection that is made anew, until a time, when the node does not answer.
pub(super) struct Watch<'a> {
	client: Client,
	started: Instant,
	limit: Duration,
	report: &'a dyn Report,
}

impl<'a> Watch<'a> {
	pub fn new(client: &Client, limit: Duration, report: &'a dyn Report) -> Self {
		Self { client: client.clone(), started: Instant::now(), limit, report }
	}

	/// Whether the time is over.
	pub fn is_over(&self) -> bool {
		self.started.elapsed() > self.limit
	}

	/// What the node answers, asked again while it fails and there is time.
	pub async fn ask<T, Answer>(&mut self, ask: impl Fn(Client) -> Answer) -> Result<T, Error>
	where
		Answer: Future<Output = Result<T, Error>>,
	{
		let left = self.limit.saturating_sub(self.started.elapsed());
		let anew = |client: Client| async move {
			let finality = client.finality;
			Ok(Client::connect(&client.url).await?.with_finality(finality))
		};
		persist(&mut self.client, left, self.report, ask, anew).await
	}
}

/// Tries again, each time with another connection if one can be had.
async fn persist<C, T, Answer, Anew>(
	connection: &mut C,
	limit: Duration,
	report: &dyn Report,
	ask: impl Fn(C) -> Answer,
	anew: impl Fn(C) -> Anew,
) -> Result<T, Error>
where
	C: Clone,
	Answer: Future<Output = Result<T, Error>>,
	Anew: Future<Output = Result<C, Error>>,
{
	let started = Instant::now();
	loop {
		match ask(connection.clone()).await {
			Err(error) if error.is_transient() && started.elapsed() < limit => {
				report.step(&format!("the node does not answer, trying again: {error}"));
				tokio::time::sleep(PAUSE).await;
				if let Ok(fresh) = anew(connection.clone()).await {
					*connection = fresh;
				}
			},
			answer => return answer,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Quiet;

	const LONG: Duration = Duration::from_secs(600);

	/// Connections count up; the first that answers is `good`.
	async fn try_until(good: u32, limit: Duration, failure: fn() -> Error) -> (Result<u32, Error>, u32) {
		let mut connection = 0;
		let ask = |at: u32| async move {
			if at >= good {
				Ok(at)
			} else {
				Err(failure())
			}
		};
		let anew = |at: u32| async move { Ok(at + 1) };
		let answer = persist(&mut connection, limit, &Quiet, ask, anew).await;
		(answer, connection)
	}

	#[tokio::test]
	async fn a_failing_node_should_be_asked_again_over_a_new_connection() {
		let (answer, connection) = try_until(2, LONG, || Error::Node("closed".into())).await;
		assert_eq!((answer.unwrap(), connection), (2, 2));
	}

	#[tokio::test]
	async fn the_last_failure_should_be_told_when_the_time_is_over() {
		let (answer, _) = try_until(2, Duration::ZERO, || Error::Node("closed".into())).await;
		assert_eq!(answer.unwrap_err().to_string(), "closed");
	}

	#[tokio::test]
	async fn what_another_try_does_not_mend_should_be_told_at_once() {
		for failure in [|| Error::Incompatible, || Error::refused("no"), || Error::input("no")] {
			let (answer, connection) = try_until(1, LONG, failure).await;
			assert!(answer.is_err());
			assert_eq!(connection, 0);
		}
	}
}
