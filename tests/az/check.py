#!/usr/bin/env python3
"""Says of each `az` line on standard input whether the Azure CLI takes it. Nothing is sent and nothing is run.

Run it with the Python of an environment that has azure-cli: `VENV/bin/python check.py < lines`.

One line in, one line out: NUMBER<TAB>ok|ERROR|EXTENSION<TAB>text. A line is taken when the command is there,
its options are, required ones are given, values are of the right kind, `--query` is JMESPath, and az's own
validators have nothing against it; a validator that would ask Azure counts as content. Exit 1 on any ERROR.
"""
import contextlib
import io
import json
import os
import re
import shlex
import socket
import sys
import tempfile
import time

FOLDER = tempfile.mkdtemp(prefix='az_check_')
os.environ.update(AZURE_CONFIG_DIR=FOLDER, AZURE_CORE_COLLECT_TELEMETRY='no', AZURE_CORE_NO_COLOR='yes',
                  AZURE_EXTENSION_USE_DYNAMIC_INSTALL='no', AZURE_CORE_DISABLE_PROGRESS_BAR='yes')
NOBODY = '00000000-0000-0000-0000-000000000000'
with open(os.path.join(FOLDER, 'azureProfile.json'), 'w', encoding='utf-8') as profile:
    json.dump({'installationId': NOBODY, 'subscriptions': [{
        'id': NOBODY, 'name': 'check', 'state': 'Enabled', 'tenantId': NOBODY, 'isDefault': True,
        'environmentName': 'AzureCloud', 'homeTenantId': NOBODY, 'managedByTenants': [],
        'user': {'name': NOBODY, 'type': 'servicePrincipal'}}]}, profile)


def no_network(*_args, **_named):
    raise OSError('no network here')


socket.socket.connect = socket.create_connection = socket.getaddrinfo = no_network
time.sleep = lambda _seconds: None

import azure.cli.core.azclierror as errors  # noqa: E402
import azure.cli.core.parser as parser  # noqa: E402
from azure.cli.core import AzCli, MainCommandsLoader, __version__  # noqa: E402
from azure.cli.core._config import ENV_VAR_PREFIX  # noqa: E402
from azure.cli.core._help import AzCliHelp  # noqa: E402
from azure.cli.core._output import AzOutputProducer  # noqa: E402
from azure.cli.core.azlogging import AzCliLogging  # noqa: E402
from azure.cli.core.commands import AzCliCommandInvoker  # noqa: E402
from knack.util import CLIError  # noqa: E402

# What is wrong with a line, rather than with where it is looked at.
WRONG = tuple(getattr(errors, name) for name in (
    'CommandNotFoundError', 'UnrecognizedArgumentError', 'RequiredArgumentMissingError', 'BadRequestError',
    'MutuallyExclusiveArgumentError', 'InvalidArgumentValueError', 'ArgumentUsageError', 'ValidationError'))


class Taken(Exception):
    """All that can be looked at was."""


class Nothing:
    """Recommendations come over the network."""

    def __init__(self, *_args, **_named):
        pass

    def set_help_examples(self, *_args):
        pass

    def provide_recommendations(self):
        return []


TOLD = []
parser.CommandRecommender = Nothing
errors.AzCLIError.print_error = lambda self: TOLD.append(str(getattr(self, 'error_msg', self)))
errors.AzCLIError.send_telemetry = lambda self: None


class Invoker(AzCliCommandInvoker):
    def resolve_confirmation(self, cmd, parsed_args):
        if cmd.confirmation and not getattr(parsed_args, 'yes', None):
            self.cli_ctx.data['remarks'].append('it asks: add --yes')
        parsed_args.__dict__.pop('yes', None)

    def resolve_warnings(self, cmd, parsed_args):
        for old in getattr(parsed_args, '_argument_deprecations', []) or []:
            self.cli_ctx.data['remarks'].append('deprecated option %s' % getattr(old, 'target', old))
        if cmd.deprecate_info:
            self.cli_ctx.data['remarks'].append('deprecated command')

    def _validation(self, parsed_ns):
        try:
            super()._validation(parsed_ns)
        except WRONG:
            raise
        except Exception as error:  # pylint: disable=broad-except
            text = str(error)
            if isinstance(error, CLIError) and not isinstance(error, errors.AzCLIError) and not re.search(
                    r'az login|az account|subscription|no network|credential', text, re.I):
                raise

    def _run_jobs_serially(self, jobs, ids):
        for arguments, cmd in jobs:
            if not hasattr(cmd, 'get_arguments_schema'):
                continue
            from azure.cli.core.aaz._command_ctx import AAZCommandCtx
            try:
                AAZCommandCtx(cli_ctx=self.cli_ctx, schema=cmd.get_arguments_schema(),
                              command_args=self._filter_params(arguments)).format_args()
            except WRONG:
                raise
            except Exception as error:  # pylint: disable=broad-except
                self.cli_ctx.data['remarks'].append('values not looked at: %s' % str(error)[:60])
        raise Taken()

    _run_jobs_concurrently = _run_jobs_serially


def check(cli, words):
    TOLD.clear()
    cli.data['remarks'] = []
    heard = io.StringIO()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(heard):
            cli.invocation = cli.invocation_cls(cli_ctx=cli, parser_cls=cli.parser_cls,
                                                commands_loader_cls=cli.commands_loader_cls, help_cls=cli.help_cls)
            cli.invocation.data['output'] = 'json'
            cli.invocation.execute(list(words))
        text = 'it names no command'
    except Taken:
        return 'ok', '; '.join(dict.fromkeys(cli.data['remarks']))
    except SystemExit:
        text = ' '.join((TOLD or [heard.getvalue()])[0].split())
    except Exception as error:  # pylint: disable=broad-except
        text = '%s: %s' % (type(error).__name__, ' '.join(str(error).split()))
    if words[:1] in (['ml'], ['databricks'], ['graph']) and "is misspelled or not recognized" in text:
        return 'EXTENSION', 'not in azure-cli itself'
    return 'ERROR', text


def main():
    cli = AzCli(cli_name='az', config_dir=FOLDER, config_env_var_prefix=ENV_VAR_PREFIX,
                commands_loader_cls=MainCommandsLoader, invocation_cls=Invoker, parser_cls=parser.AzCliCommandParser,
                logging_cls=AzCliLogging, output_cls=AzOutputProducer, help_cls=AzCliHelp)
    print('0\tversion\t%s' % __version__)
    refused = 0
    for number, line in enumerate(sys.stdin, 1):
        status, text = check(cli, shlex.split(line)[1:])
        refused += status == 'ERROR'
        print('%d\t%s\t%s' % (number, status, text), flush=True)
    sys.exit(1 if refused else 0)


if __name__ == '__main__':
    main()
