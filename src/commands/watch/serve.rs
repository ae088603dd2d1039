//! Serves the report to a browser on this computer, at an address that contains a secret token.
//!
//! The server listens on 127.0.0.1 only, and answers GET only, one request per connection, with a
//! thread each. It reads no file and connects to no network.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::live_state::{LiveState, Shown};
use super::page;
use super::request::{self, Refused, Request};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::Language;

const CANNOT_SERVE: Code = Code::new("E940", "cannot-serve");

/// The maximum number of open connections; a browser opens some six.
const MOST_CONNECTIONS: usize = 64;
const TIME_TO_ASK: Duration = Duration::from_secs(5);
const TIME_TO_TAKE: Duration = Duration::from_secs(10);
/// After this time a waiting page is told that nothing changed, and polls again.
const LONGEST_WAIT: Duration = Duration::from_secs(25);

pub struct Server {
    /// The address to open in a browser.
    pub address: String,
}

/// The data that every connection needs.
struct Site {
    live: Arc<LiveState>,
    language: Language,
    /// `127.0.0.1:4711`
    host: String,
    /// `/token/`
    home: String,
    open: AtomicUsize,
}

struct Answer {
    status: &'static str,
    kind: &'static str,
    policy: String,
    body: Vec<u8>,
}

impl Server {
    /// Serves the state of `live` until the program ends; with `port` 0 the system chooses.
    ///
    /// # Errors
    /// The port is not available, or the system supplies no random numbers.
    pub fn start(live: Arc<LiveState>, language: Language, port: u16) -> Result<Self, Diagnostic> {
        let failed = |error: &dyn std::fmt::Display| {
            let what = format!("The report cannot be shown on port {port}: {error}");
            Diagnostic::error(CANNOT_SERVE, what)
                .help("Leave --port out, or choose another number from 1024 to 65535")
        };
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| failed(&error))?;
        let host = listener.local_addr().map_err(|error| failed(&error))?.to_string();
        let home = format!("/{}/", token().map_err(|error| failed(&error))?);
        let address = format!("http://{host}{home}");
        let site = Arc::new(Site { live, language, host, home, open: AtomicUsize::new(0) });
        let accept = move || {
            for stream in listener.incoming().flatten() {
                // Dropped at once if too many are open, or if no thread can be started.
                if let Some(place) = Place::take(&site) {
                    let _ = thread::Builder::new().spawn(move || place.site.converse(stream));
                }
            }
        };
        thread::Builder::new().spawn(accept).map_err(|error| failed(&error))?;
        Ok(Self { address })
    }
}

/// Returns 128 random bits as hexadecimal digits.
fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// One of the connections that may be open at once; released when dropped, also after a panic.
struct Place {
    site: Arc<Site>,
}

impl Place {
    fn take(site: &Arc<Site>) -> Option<Self> {
        let place = Self { site: Arc::clone(site) };
        (site.open.fetch_add(1, Ordering::Relaxed) < MOST_CONNECTIONS).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.site.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Site {
    /// If the browser closes the connection, the answer is lost; that is not an error.
    fn converse(&self, mut stream: TcpStream) {
        let _ = self.ask_and_answer(&mut stream);
    }

    fn ask_and_answer(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(TIME_TO_ASK))?;
        stream.set_write_timeout(Some(TIME_TO_TAKE))?;
        let request = request::read(stream, &self.host, TIME_TO_ASK);
        let answer = match request {
            Ok(request) => self.answer(&request),
            Err(Refused::TooSlow) => return Ok(()),
            Err(Refused::Bad) => Answer::text("400 Bad Request", "This is no request for a page."),
            Err(Refused::NotGet) => {
                Answer::text("405 Method Not Allowed", "Pages can be read, nothing else.")
            }
            Err(Refused::TooLong) => {
                Answer::text("431 Request Header Fields Too Large", "The request is too long.")
            }
        };
        answer.write(stream)?;
        stream.shutdown(Shutdown::Write)?;
        // Read the rest of a refused request; otherwise the answer may be lost when the connection
        // is closed.
        stream.set_read_timeout(Some(Duration::from_millis(200)))?;
        let mut rest = [0; 4096];
        for _ in 0..16 {
            if !matches!(stream.read(&mut rest), Ok(1..)) {
                break;
            }
        }
        Ok(())
    }

    fn answer(&self, request: &Request) -> Answer {
        // Compared in constant time, so that the duration reveals nothing about the token.
        let length = self.home.len().min(request.path.len());
        let (start, path) = request.path.as_bytes().split_at(length);
        let is_ours = start.len() == self.home.len()
            && start.iter().zip(self.home.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0;
        let path = std::str::from_utf8(path).ok().filter(|_| is_ours);
        let buyer = path.and_then(|path| path.strip_prefix("deals/")?.strip_suffix(".html"));
        match (path, buyer) {
            (Some("" | "index.html"), _) => self.overview(),
            (Some("next"), _) => self.next(&request.query),
            (_, Some(file_stem)) => self.sheet(file_stem),
            _ => Answer::text("404 Not Found", "There is nothing here."),
        }
    }

    fn overview(&self) -> Answer {
        let shown = self.live.shown();
        match &shown.report {
            Some(report) => self.page("200 OK", Ok(&report.overview), &shown),
            None => self.page("200 OK", Err(None), &shown),
        }
    }

    fn sheet(&self, file_stem: &str) -> Answer {
        let shown = self.live.shown();
        match shown.report.as_ref().and_then(|report| report.sheet(file_stem)) {
            Some(Ok(page)) => self.page("200 OK", Ok(&page), &shown),
            Some(Err(diagnostic)) => {
                let text = diagnostic.render(false);
                self.page("500 Internal Server Error", Err(Some(&text)), &shown)
            }
            None => {
                let text = match self.language {
                    Language::En => "This buyer has no sheet.",
                    Language::Zh => "没有该买家的报告。",
                };
                self.page("404 Not Found", Err(Some(text)), &shown)
            }
        }
    }

    /// Answers after a change, or after a while.
    fn next(&self, query: &str) -> Answer {
        let look = query.strip_prefix("look=").and_then(|look| look.parse().ok());
        match look {
            Some(look) => Answer::text("200 OK", &self.live.wait(look, LONGEST_WAIT).to_string()),
            None => Answer::text("400 Bad Request", "Which look?"),
        }
    }

    /// Returns a page of the report, or a page with a message.
    fn page(
        &self,
        status: &'static str,
        page: Result<&str, Option<&str>>,
        shown: &Shown,
    ) -> Answer {
        let hashes = shown.report.as_ref().map(|report| report.templates.policy_hashes());
        let body = match page {
            Ok(page) => page::live(page, shown, self.language, &self.home),
            Err(text) => page::saying(text, shown, self.language, &self.home),
        };
        Answer {
            status,
            kind: "text/html; charset=utf-8",
            policy: page::policy(hashes.as_ref()),
            body: body.into_bytes(),
        }
    }
}

impl Answer {
    fn text(status: &'static str, text: &str) -> Self {
        Self {
            status,
            kind: "text/plain; charset=utf-8",
            policy: "default-src 'none'; frame-ancestors 'none'".into(),
            body: text.as_bytes().to_vec(),
        }
    }

    fn write(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        let Self { status, kind, policy, body } = self;
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
             Content-Security-Policy: {policy}\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n\
             Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body)?;
        stream.flush()
    }
}
