"""Every installation has the migrations it carried out in its database, by their names."""

from pathlib import Path

import trienkhai

# What installations may have carried out. A new migration is added here; none is ever renamed, or the next start is refused.
CARRIED_OUT = {
    "access.0001_initial",
    "access.0002_grants_ended",
    "access.0003_stand_ins",
    "accounts.0001_initial",
    "accounts.0002_one_time_passwords",
    "audit.0001_initial",
    "directives.0001_initial",
    "directives.0002_notices_and_joined",
    "directives.0003_search_keys",
    "directives.0004_search_keys_filled",
    "directives.0005_arrival",
    "directives.0006_relations",
    "directives.0007_receipts",
    "directives.0008_editing_and_versions",
    "evidence.0001_initial",
    "notices.0001_initial",
    "plans.0001_initial",
    "reporting.0001_initial",
    "reporting.0002_beside_the_draft",
    "reporting.0003_bound_directive",
    "reporting.0004_lumps_of_a_round",
    "reporting.0005_signed_papers",
    "reporting.0006_due_days",
    "reporting.0007_approval_and_reopening",
    "reporting.0008_free_files",
    "reporting.0009_withdrawal_and_chains",
    "reporting.0010_measures_and_overlaps",
    "reporting.0011_reminders",
    "reporting.0012_chains",
    "reporting.0013_rows_of_their_own",
    "reporting.0014_errata",
    "reporting.0015_moved_rounds",
    "reporting.0016_tree_stamp",
    "review.0001_initial",
    "review.0002_edition_pdf",
    "review.0003_figure_rounds",
    "rollup.0001_initial",
    "rollup.0002_signed_totals",
    "rollup.0003_pulse",
    "rollup.0004_explanations",
    "rollup.0005_totals_uncompressed",
    "units.0001_initial",
    "units.0002_no_overlaps",
    "units.0003_binary_order",
    "units.0004_root_language",
    "units.0005_paths_have_a_day",
    "units.0006_topics",
}


def test_a_migration_keeps_its_name_for_ever():
    there = {
        f"{file.parent.parent.name}.{file.stem}" for file in Path(trienkhai.__file__).parent.glob("*/migrations/0*.py")
    }
    assert there == CARRIED_OUT
