usage() {
  cat <<'END'
usage: bash plan.sh [OPTIONS]

Without --yes it says what it would do, asks nothing and changes nothing.

  --yes                     do it
  --done STEP               this step was done by hand
  --skip STEP               leave this step out, and every step that waits for it
  --accept-one-way STEP     do this step although it cannot be undone
  --accept-difference STEP  do this step although a property is not what the plan was made for
  --stop-after-wave N       do no step of a later wave: after each wave it is safe to stop
  --any-az                  go on with an older az than the plan was written for
  --progress FILE           where it is kept what is done; plan-ID.progress unless told otherwise
  --log FILE                where it is told what is done; plan-ID.log unless told otherwise
  --help                    this text

It runs the steps in order. A step whose effect is there already is passed over; a step that was
begun is not begun again but looked at until its effect is there. It stops at the first thing that
goes wrong. Run it again to go on: what is done is kept in the progress file, the only file it
writes beside the log.

  AMLHA_POLL_SECONDS   seconds between two looks at an effect, for rehearsals
  AMLHA_PAUSE_SECONDS  seconds to wait between steps that need a pause, for rehearsals

exit codes: 0 every step is done, 1 something went wrong, 2 it was not told to do anything or was
told something it does not know, 4 steps are left for a person or wait for one.
END
}
