"""The checks of `make check` that need Django: migrations, the deployment check, translations, the drawn lifecycle.

They run as production would, with secrets made for the occasion.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

COMMANDS = (
    ["makemigrations", "--check", "--dry-run", "--verbosity=0"],
    ["check", "--deploy", "--fail-level=WARNING"],
    ["messages", "--check"],
    ["lifecycle", "--check"],
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "HABEAS_MODE": "production",
            "SECRET_KEY": secrets.token_urlsafe(64),
            "HABEAS_ORIGIN": "https://rights.example.org",
            "HABEAS_HOSTS": "rights.example.org",
            "HABEAS_REGION": "BE",
            "HABEAS_STATE_DIR": folder,
            "HABEAS_MASTER_KEYSET_FILE": f"{folder}/master.json",
        }
        run = [sys.executable, "manage.py"]
        root = Path(__file__).resolve().parent.parent
        for command in (["create_master_keyset", f"{folder}/master.json"], *COMMANDS):
            made = subprocess.run(
                [*run, *command], cwd=root, env=environment, check=False, capture_output=True, text=True
            )
            if made.returncode:
                sys.stderr.write(f"manage.py {' '.join(command)}:\n{made.stdout}{made.stderr}\n")
                return made.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
