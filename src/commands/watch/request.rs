//! Parses one HTTP/1.1 GET request, strictly.
//!
//! Requests that are longer, slower or different from what a browser sends for a page are refused.

use std::io::Read;
use std::time::{Duration, Instant};

/// In bytes; a browser's request for one of our pages has about one thousand.
const LONGEST_REQUEST: usize = 8 * 1024;

/// The requested path, with its query.
#[derive(Debug, PartialEq, Eq)]
pub struct Request {
    pub path: String,
    pub query: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Not HTTP, or with a body, or for another host.
    Bad,
    NotGet,
    TooLong,
    /// Not complete within the time, or the browser closed the connection.
    TooSlow,
}

/// Reads a request for `host`, e.g. `127.0.0.1:4711`, which must be complete within `time`.
///
/// The check of the host prevents another web site from reaching this server under a name that
/// resolves to this address (DNS rebinding).
pub fn read(from: &mut impl Read, host: &str, time: Duration) -> Result<Request, Refused> {
    let began = Instant::now();
    let mut head = Vec::with_capacity(2048);
    let mut room = [0; 2048];
    let end = loop {
        if let Some(end) = memchr::memmem::find(&head, b"\r\n\r\n") {
            break end;
        }
        if head.len() > LONGEST_REQUEST {
            return Err(Refused::TooLong);
        }
        match from.read(&mut room) {
            Ok(0) | Err(_) => return Err(Refused::TooSlow),
            Ok(_) if began.elapsed() > time => return Err(Refused::TooSlow),
            Ok(count) => head.extend_from_slice(&room[..count]),
        }
    };
    if end > LONGEST_REQUEST {
        return Err(Refused::TooLong);
    }
    let head = std::str::from_utf8(&head[..end]).map_err(|_| Refused::Bad)?;
    parse(head, host)
}

fn parse(head: &str, host: &str) -> Result<Request, Refused> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or("").split(' ');
    let (method, target, version) = (words.next(), words.next(), words.next());
    let (Some(method), Some(target), Some("HTTP/1.1"), None) =
        (method, target, version, words.next())
    else {
        return Err(Refused::Bad);
    };
    if method != "GET" {
        return Err(Refused::NotGet);
    }
    let mut hosts = 0;
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Refused::Bad)?;
        match name.to_ascii_lowercase().as_str() {
            "host" if value.trim() == host => hosts += 1,
            "host" | "content-length" | "transfer-encoding" => return Err(Refused::Bad),
            _ => {}
        }
    }
    if hosts != 1 || !target.starts_with('/') {
        return Err(Refused::Bad);
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    Ok(Request { path: path.to_owned(), query: query.to_owned() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HOST: &str = "127.0.0.1:4711";

    fn of(text: &str) -> Result<Request, Refused> {
        read(&mut text.as_bytes(), HOST, Duration::from_secs(5))
    }

    #[test]
    fn a_browsers_request_is_read() {
        let request = of("GET /a/b.html?since=2 HTTP/1.1\r\nhost: 127.0.0.1:4711\r\nA: b\r\n\r\n");
        let (path, query) = ("/a/b.html".to_owned(), "since=2".to_owned());
        assert_eq!(request, Ok(Request { path, query }));
    }

    #[test]
    fn whatever_is_no_page_request_is_refused() {
        for (text, why) in [
            ("POST / HTTP/1.1\r\nHost: 127.0.0.1:4711\r\n\r\n", Refused::NotGet),
            ("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:4711\r\n\r\n", Refused::NotGet),
            ("GET / HTTP/1.0\r\nHost: 127.0.0.1:4711\r\n\r\n", Refused::Bad),
            ("GET / HTTP/1.1\r\n\r\n", Refused::Bad),
            ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", Refused::Bad),
            ("GET / HTTP/1.1\r\nHost: localhost:4711\r\n\r\n", Refused::Bad),
            (
                "GET / HTTP/1.1\r\nHost: 127.0.0.1:4711\r\nHost: 127.0.0.1:4711\r\n\r\n",
                Refused::Bad,
            ),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1:4711\r\nContent-Length: 1\r\n\r\na", Refused::Bad),
            ("GET http://127.0.0.1:4711/ HTTP/1.1\r\nHost: 127.0.0.1:4711\r\n\r\n", Refused::Bad),
            ("GET /\r\n\r\n", Refused::Bad),
            ("GET / HTTP/1.1\r\nHost: 127.0.0.1:4711\r\n", Refused::TooSlow),
        ] {
            assert_eq!(of(text), Err(why), "{text}");
        }
        let long = format!("GET /{} HTTP/1.1\r\nHost: {HOST}\r\n\r\n", "a".repeat(9000));
        assert_eq!(of(&long), Err(Refused::TooLong));
        let endless = "GET / HTTP/1.1\r\n".to_owned() + &"a: b\r\n".repeat(100_000);
        assert_eq!(of(&endless), Err(Refused::TooLong));
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = read(&mut bytes.as_slice(), HOST, Duration::from_secs(5));
        }
    }
}
