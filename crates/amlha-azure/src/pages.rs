//! One page of text for each error code.

/// Code, title and text of every error of this crate, in the order of the codes.
pub const ERROR_PAGES: &[(&str, &str, &str)] = &[
    (
        "OP001",
        "no such file or folder",
        "The path leads nowhere. Relative paths start at the folder the program was started in. \
         A name with spaces or brackets needs quotes in most shells.",
    ),
    (
        "OP002",
        "it cannot be read",
        "The system refused to read the file or folder. Usually a permission is missing on it or on \
         a folder above it. In a folder the other files are still opened.",
    ),
    (
        "OP003",
        "it is empty",
        "The file has no content, or nothing but white space. A shell creates the file before the \
         command runs, so a command that failed leaves an empty one. Run it again without the \
         redirection and read what it says.",
    ),
    (
        "OP004",
        "it is not UTF-8",
        "JSON is UTF-8 text. Windows PowerShell 5 writes UTF-16 with `>`; use \
         `| Out-File -Encoding utf8`, or PowerShell 7. A byte order mark before UTF-8 text is fine. \
         When the message names a byte, the text before it is UTF-8 and that byte is not: the file \
         has another encoding, or it is compressed.",
    ),
    (
        "OP005",
        "it is not JSON",
        "The text is not JSON at the line and column that the message names. The default output of \
         `az` can be set to a table or YAML: add `-o json`. Comments (`//` and `/* */`) are allowed, \
         as are several JSON values one after the other. Values that are complete before the place \
         are kept.",
    ),
    (
        "OP006",
        "the JSON is cut off",
        "The text ends inside a JSON value: a disk was full, a copy was interrupted, or the command \
         was stopped. Nothing of the unfinished value is used, because half an answer looks like a \
         smaller estate. Values that are complete before it are kept.",
    ),
    (
        "OP007",
        "an unknown form",
        "The JSON is none of the forms that are known: a saved inventory; an answer of Resource Graph \
         (`data` as list or table); an ARM list (`value`); an array of resources, as `az ... list` \
         writes; one resource, as `az ... show` writes; several of these one after the other. The \
         message names the members that were found. ARM templates and Terraform plans say what is to \
         be made, not what exists, and are not opened.",
    ),
    (
        "OP008",
        "no resource in it",
        "The form is known and there is no resource in it: the list is empty, or every row was left \
         out for a reason that is told. A query that projects columns must keep `id`, or `name` and \
         `type`. An empty answer is also what Azure gives to somebody who may read nothing.",
    ),
    (
        "OP009",
        "it is too large",
        "Files up to 4 GiB are opened. Export one subscription or one group at a time and open the \
         files together: resources that several files hold are counted once.",
    ),
    (
        "OP010",
        "a newer inventory",
        "A newer amlha saved the inventory, in a version of the format that this one does not know. \
         Guessing could turn a fault into a pass, so it is not opened.",
    ),
    (
        "OP011",
        "a damaged inventory",
        "The file says that it is a saved inventory and then contradicts the format: a member is \
         missing or unknown, a row is no resource, a link leads nowhere. It was changed after it was \
         saved. Saving never leaves half a file.",
    ),
    (
        "OP012",
        "Azure answered with an error",
        "The file holds what Azure answered when it refused the request. With `AuthorizationFailed` a \
         role is missing: `Reader` on the scope is enough for everything amlha reads. When other \
         files open, the refusal is kept in the inventory as a gap, so that no finding rests on what \
         could not be seen.",
    ),
    (
        "OP013",
        "a folder without files",
        "The folder and the folders in it hold no file with an ending that is opened: `.json`, \
         `.jsonl`, `.ndjson` or `.amlha`. Names that begin with a dot are left out. A file with \
         another ending can be opened by its own name.",
    ),
    (
        "OP014",
        "nothing could be opened",
        "Several files were named, or a folder, and none of them could be opened. Each has its own \
         error; the message gives the first.",
    ),
    (
        "SV001",
        "no folder to save in",
        "The folder of the file that is to be saved does not exist. Folders are not made, because a \
         mistyped path would be made too.",
    ),
    ("SV002", "a folder of that name", "The path is a folder. Name a file in it."),
    (
        "SV003",
        "it cannot be written",
        "The system refused to write: a permission is missing, the disk is full, or the file is in \
         use. The text is written to a temporary file beside the target, which takes the target's \
         place only when it is complete; what was there before is still there.",
    ),
    (
        "CL001",
        "no login gave a token",
        "amlha has no login of its own: it uses a service principal from AZURE_CLIENT_ID, \
         AZURE_TENANT_ID and AZURE_CLIENT_SECRET, workload identity, a managed identity, `az` or `azd`, \
         in this order, and takes the first that answers. `--auth` names one. `amlha doctor` shows what \
         each of them says.",
    ),
    (
        "CL002",
        "Azure does not accept the token",
        "Azure answered 401, also to a fresh token. The sign-in was revoked, has ended, or a policy asks \
         for another one (multi-factor, a compliant device). `az login` signs in again; the message \
         names the line where Azure says what it wants.",
    ),
    (
        "CL003",
        "a role is missing",
        "Azure answered 403: whoever is logged in may not read this. The role `Reader` on the \
         subscription is enough for everything amlha reads; docs/how-to/scan-azure.md has a smaller one. \
         What cannot be read becomes a gap, rules that need it answer unknown, and the exit code is 5.",
    ),
    (
        "CL004",
        "Azure says that it does not exist",
        "It was deleted, the name is wrong, or it is in a subscription that this login cannot see: Azure \
         does not tell these apart everywhere.",
    ),
    (
        "CL005",
        "the resource provider is not registered",
        "A subscription that does not use a resource provider has nothing of it. There is nothing to \
         read and nothing to do.",
    ),
    (
        "CL006",
        "Azure does not understand the question",
        "For `query --live` the message holds what Azure says about the query, with the place. For \
         anything else an id with odd characters, or a cloud that does not know the version of an \
         interface yet.",
    ),
    (
        "CL007",
        "Azure asks for a long pause",
        "Azure limits how often it is asked and says how long to wait. amlha waits up to a minute for \
         one call and shows it; beyond that it gives up instead of standing still. Scan again later, or \
         fewer subscriptions at a time. `amlha scan --resume` goes on where it stopped.",
    ),
    (
        "CL008",
        "Azure failed again and again",
        "The service answered with an error of its own every time it was asked. status.azure.com and the \
         portal's Service Health tell of outages.",
    ),
    (
        "CL009",
        "no connection",
        "The name was not found, nobody answered, the connection broke, or its certificate is not \
         trusted. HTTPS_PROXY and NO_PROXY are honoured; a company's own certificate must be in the \
         system's store or be named by `--ca-bundle`. docs/how-to/scan-azure.md has more.",
    ),
    (
        "CL010",
        "an answer that cannot be read",
        "Something answered that is not what was asked for: an HTML page, text that ends too early, or \
         more than amlha takes into memory. Often a proxy or a sign-in page stands between.",
    ),
    (
        "CL011",
        "a link to another host",
        "An answer led to another host, scheme or port than the cloud's own. amlha does not follow it: \
         the token would go there.",
    ),
    ("CL012", "pages without end", "An answer led back to a page that was read, or went on for ten thousand pages."),
    (
        "CL013",
        "a call that was not recorded",
        "A replay knows the calls that were recorded and no others. Record again with the same scope, \
         page size and version of amlha.",
    ),
    (
        "CL014",
        "a recording that cannot be used",
        "A file of the folder is damaged, or the folder cannot be read or written.",
    ),
    (
        "CL015",
        "a cloud that cannot be used",
        "The endpoint, the name of the cloud or the credential is not one. Plain http is for this \
         machine only (`--endpoint http://127.0.0.1:PORT`): a token never crosses a network in the \
         clear.",
    ),
];
