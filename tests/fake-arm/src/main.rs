//! `amlha-fake-arm INVENTORY`: a fake Azure Resource Manager over any export that amlha opens.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use amlha_azure::Input;
use amlha_fake_arm::{FakeArm, Fault, Logged};

const HELP: &str = "\
Serves an inventory as Azure Resource Manager and Azure Resource Graph, on the loopback.

Usage: amlha-fake-arm INVENTORY [OPTIONS]

  INVENTORY            a file or folder that amlha opens
  --port N             the port (default: a free one)
  --tls                https, with a certificate of its own
  --cert-out FILE      write the certificate to FILE (implies --tls)
  --page-size N        rows on a page of a list (default 100)
  --latency MS         every answer so many milliseconds later
  --long-running MS    writes take effect after so many milliseconds
  --faults FILE        a fault script in JSON
  --log FILE           append each request as a line of JSON, a second or two later
  --help

Prints its address on the first line of standard output and runs until it is ended.
";

/// What the arguments say.
#[derive(Debug, Default)]
struct Options {
    inventory: Option<PathBuf>,
    port: u16,
    tls: bool,
    certificate: Option<PathBuf>,
    page_size: Option<usize>,
    latency: Duration,
    long_running: Option<Duration>,
    faults: Option<PathBuf>,
    log: Option<PathBuf>,
    help: bool,
}

impl Options {
    fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("`{argument}` needs a value"));
            match argument.as_str() {
                "--help" | "-h" => options.help = true,
                "--tls" => options.tls = true,
                "--port" => options.port = number(&argument, &value()?)?,
                "--page-size" => options.page_size = Some(number(&argument, &value()?)?),
                "--latency" => options.latency = Duration::from_millis(number(&argument, &value()?)?),
                "--long-running" => options.long_running = Some(Duration::from_millis(number(&argument, &value()?)?)),
                "--cert-out" => {
                    options.tls = true;
                    options.certificate = Some(value()?.into());
                }
                "--faults" => options.faults = Some(value()?.into()),
                "--log" => options.log = Some(value()?.into()),
                other if other.starts_with('-') && other != "-" => return Err(format!("there is no option `{other}`")),
                _ if options.inventory.is_some() => return Err(format!("`{argument}` is one inventory too many")),
                _ => options.inventory = Some(argument.into()),
            }
        }
        Ok(options)
    }
}

fn number<T: std::str::FromStr>(option: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{option}` needs a number, not `{text}`"))
}

fn main() -> ExitCode {
    let outcome = Options::read(std::env::args().skip(1)).and_then(|options| run(&options));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "error: {message}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), String> {
    let mut out = std::io::stdout();
    if options.help {
        return out.write_all(HELP.as_bytes()).map_err(|error| error.to_string());
    }
    let path = options.inventory.clone().ok_or("which inventory? see --help")?;
    let opened = amlha_azure::open(&[Input::Path(path)]).map_err(|error| error.to_string())?;
    let mut setup = FakeArm::over(&opened.inventory).port(options.port).latency(options.latency);
    if options.tls {
        setup = setup.tls();
    }
    if let Some(rows) = options.page_size {
        setup = setup.page_size(rows);
    }
    if let Some(lasts) = options.long_running {
        setup = setup.long_running(lasts);
    }
    if let Some(path) = &options.faults {
        let told = |error: &dyn std::fmt::Display| format!("`{}` is no fault script: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| told(&error))?;
        let faults: Vec<Fault> = serde_json::from_str(&text).map_err(|error| told(&error))?;
        setup = setup.faults(faults);
    }
    let fake = setup.start_blocking().map_err(|error| format!("the server does not start: {error}"))?;
    if let Some(path) = &options.certificate {
        fake.write_certificate(path).map_err(|error| format!("`{}` cannot be written: {error}", path.display()))?;
    }
    writeln!(out, "{}", fake.url()).and_then(|()| out.flush()).map_err(|error| error.to_string())?;
    let (mut written, mut arrived) = (0, 0);
    loop {
        std::thread::sleep(Duration::from_secs(1));
        if let Some(path) = &options.log {
            let told = |error: std::io::Error| format!("`{}` cannot be written: {error}", path.display());
            let requests = fake.requests();
            // What arrived just now may not have been answered yet.
            let new: Vec<&Logged> =
                requests.iter().filter(|logged| (written + 1..=arrived).contains(&logged.number)).collect();
            append(path, &new).map_err(told)?;
            written = arrived;
            arrived = requests.last().map_or(arrived, |logged| logged.number);
        }
    }
}

fn append(path: &std::path::Path, new: &[&Logged]) -> std::io::Result<()> {
    let mut file = std::fs::File::options().create(true).append(true).open(path)?;
    new.iter().try_for_each(|logged| writeln!(file, "{}", line(logged)))
}

fn line(logged: &Logged) -> serde_json::Value {
    serde_json::json!({
        "number": logged.number, "method": logged.method, "path": logged.path, "query": logged.query, "host": logged.host,
        "hadToken": logged.had_token, "status": logged.status, "body": logged.body,
    })
}
