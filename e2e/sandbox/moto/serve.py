"""Serves moto on a free loopback port, which it prints, until its standard input ends: it cannot outlive its parent.

The paths /save/<name> and /restore/<name> save and restore what IAM and ECS contain.
"""

import copy
import json
import logging
import os
import signal
import sys
import threading

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"  # read when moto is imported

from moto.core import DEFAULT_ACCOUNT_ID  # noqa: E402
from moto.ecs.models import ecs_backends  # noqa: E402
from moto.iam.exceptions import DeleteConflictException  # noqa: E402
from moto.iam.models import IAMBackend, iam_backends  # noqa: E402
from moto.server import DomainDispatcherApplication, create_backend_app  # noqa: E402
from moto.ssoadmin.responses import SSOAdminResponse  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

delete_policy = IAMBackend.delete_policy


def delete_detached_policy(self, policy_arn):
    """Refuses to delete a policy that is attached, as IAM does and moto does not."""
    for principal in [*self.roles.values(), *self.users.values(), *self.groups.values()]:
        if policy_arn in principal.managed_policies:
            raise DeleteConflictException("Cannot delete a policy attached to entities.")
    delete_policy(self, policy_arn)


def provisioning_status(self):
    """Says that a permission set is provisioned, which the real AWS provider asks and moto does not know."""
    return json.dumps({"PermissionSetProvisioningStatus": {"Status": "SUCCEEDED"}})


IAMBackend.delete_policy = delete_detached_policy
SSOAdminResponse.describe_permission_set_provisioning_status = provisioning_status
signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which may still need IAM
logging.getLogger("werkzeug").setLevel(logging.ERROR)
moto = DomainDispatcherApplication(create_backend_app)
lock = threading.Lock()
iam, ecs = iam_backends[DEFAULT_ACCOUNT_ID], ecs_backends[DEFAULT_ACCOUNT_ID]
saved = {}


def one_call_at_a_time(environ, start_response):
    """Calls moto, which is not thread-safe: it iterates over policies while another call adds one."""
    _, command, name = (environ["PATH_INFO"] + "//").split("/")[:3]
    with lock:
        if command == "save":
            saved[name] = copy.deepcopy((iam["aws"], ecs["us-east-1"]))
        elif command == "restore":
            iam["aws"], ecs["us-east-1"] = copy.deepcopy(saved[name])
        else:
            return moto(environ, start_response)
    start_response("200 OK", [])
    return []


server = make_server("127.0.0.1", 0, one_call_at_a_time, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.port, flush=True)
sys.stdin.read()
