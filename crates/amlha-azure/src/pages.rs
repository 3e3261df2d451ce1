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
];
