say() {
  printf '%s\n' "$*"
  if [[ -n $log_open ]]; then
    printf '%s  %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$*" >>"$log"
  fi
}

die() { # exit code, words
  local code=$1
  shift
  say "error: $*" >&2
  if [[ -n $way_back && number -gt 0 ]]; then
    say "  the way back: $way_back" >&2
  fi
  exit "$code"
}

# Words as bash would take them, on one line and without anything that steers a terminal.
quoted() {
  local LC_ALL=C word out=''
  for word; do
    printf -v word '%q' "$word"
    out+=" $word"
  done
  printf '%s' "${out# }"
}

is_step() {
  local known
  for known in ${STEPS[@]+"${STEPS[@]}"}; do
    if [[ $known == "$1" ]]; then return 0; fi
  done
  return 1
}

read_options() {
  local option
  while (($# > 0)); do
    option=$1
    shift
    case $option in
      --yes) yes=yes ;;
      --any-az) any_az=yes ;;
      --help)
        usage
        exit 0
        ;;
      --done | --skip | --accept-one-way | --accept-difference)
        if (($# == 0)); then die 2 "$option needs the number of a step"; fi
        if ! is_step "$1"; then die 2 "$option: the plan has no step $(quoted "$1")"; fi
        case $option in
          --done) told_done[$1]=yes ;;
          --skip) skipped[$1]=yes ;;
          --accept-one-way) accepted[$1]=yes ;;
          --accept-difference) may_differ[$1]=yes ;;
        esac
        shift
        ;;
      --stop-after-wave)
        if (($# == 0)) || ! [[ $1 =~ ^[1-9][0-9]{0,8}$ ]]; then die 2 "$option needs the number of a wave"; fi
        last_wave=$1
        shift
        ;;
      --progress | --log)
        if (($# == 0)) || [[ -z $1 ]]; then die 2 "$option needs a file"; fi
        if [[ $option == --log ]]; then log=$1; else progress=$1; fi
        shift
        ;;
      *) die 2 "there is no option $(quoted "$option"); --help lists them" ;;
    esac
  done
}

# Runs a command that only reads, and prints what it says.
ask() {
  local answer
  if [[ -n $log_open ]]; then
    answer=$("$@" </dev/null 2>>"$log") || return
  else
    answer=$("$@" </dev/null) || return
  fi
  printf '%s' "${answer//$'\r'/}"
}

say_age() {
  local seconds
  if [[ -z $TAKEN_SECONDS ]]; then
    say 'inventory: it does not say when it was taken'
    return
  fi
  seconds=$(($(date +%s) - TAKEN_SECONDS))
  if ((seconds < 0)); then
    say "inventory: taken $TAKEN_AT, which is in the future: one of the two clocks is wrong"
  elif ((seconds < 7200)); then
    say "inventory: taken $TAKEN_AT, $((seconds / 60)) minutes ago"
  elif ((seconds < 172800)); then
    say "inventory: taken $TAKEN_AT, $((seconds / 3600)) hours ago"
  else
    say "inventory: taken $TAKEN_AT, $((seconds / 86400)) days ago: what changed since is not in the plan"
  fi
}

check_az() {
  local have part place=0 subscription state
  local -a is wanted
  if ! command -v az >/dev/null; then die 1 'az is not on the path'; fi
  if ! have=$(ask az version --query '"azure-cli"' --output tsv); then die 1 'az does not say its version'; fi
  IFS=. read -r -a is <<<"$have"
  IFS=. read -r -a wanted <<<"$AZ_WANTED"
  for part in "${wanted[@]}"; do
    local own=${is[place]:-0}
    own=${own%%[!0-9]*}
    own=$((10#${own:-0}))
    if ((own > part)); then break; fi
    if ((own < part)); then
      if [[ $any_az == no ]]; then
        die 1 "az is $(quoted "$have"), and the commands are written for $AZ_WANTED; --any-az goes on all the same"
      fi
      break
    fi
    place=$((place + 1))
  done
  say "az: $(quoted "$have")"
  for subscription in ${SUBSCRIPTIONS[@]+"${SUBSCRIPTIONS[@]}"}; do
    if ! state=$(ask az account show --subscription "$subscription" --query state --output tsv); then
      die 1 "az is not logged in to the subscription $(quoted "$subscription"): az login"
    fi
    if [[ $state != Enabled ]]; then
      die 1 "the subscription $(quoted "$subscription") is $(quoted "$state"), and Enabled is needed"
    fi
    say "subscription: $(quoted "$subscription") is $state"
  done
}

read_progress() {
  local word first second third other=''
  if [[ ! -e $progress ]]; then return 0; fi
  while read -r word first second third; do
    case $word in
      plan) if [[ $first != "$PLAN" ]]; then other=$first; fi ;;
      ran) ran[$first/$second]=$third ;;
      done) when_done[$first]=$second ;;
    esac
  done <"$progress"
  if [[ -n $other ]]; then
    die 2 "$(quoted "$progress") is the progress of another plan, $(quoted "$other")"
  fi
}

keep() {
  printf '%s\n' "$*" >>"$progress"
}

step() { # number, wave, title
  id=$1 wave=$2 state=open why='' number=0 way_back='' commands_ran='' guard_words=''
  if ((wave != shown_wave)); then
    if ((shown_wave > 0)); then say '-- safe to stop here --'; fi
    shown_wave=$wave
    say "wave $wave"
  fi
  say "step $id: $3"
  all=$((all + 1))
  if [[ -n ${ran[$id/1]:-} ]]; then commands_ran=yes; fi
  if [[ -n ${when_done[$id]:-} ]]; then
    state='done'
  elif [[ -n ${told_done[$id]:-} && $yes == yes ]]; then
    finish
  elif [[ -n ${skipped[$id]:-} ]]; then
    leave 'left out by --skip'
  elif ((last_wave > 0 && wave > last_wave)); then
    leave 'in a later wave than --stop-after-wave'
  fi
}

finish() {
  state='done'
  when_done[$id]=$(date +%s)
  keep 'done' "$id" "${when_done[$id]}"
}

leave() {
  state=left why=$*
}

guard() { # value, then the command that prints it when there is nothing to do
  local value=$1 answer
  shift
  if [[ $yes == no ]]; then
    say "  passed over when this prints $(quoted "$value"): $(quoted "$@")"
    return
  fi
  # What was begun is looked at below: a guard may be content before the effect is there.
  if [[ $state != open || -n $commands_ran ]]; then return 0; fi
  if answer=$(ask "$@") && [[ $answer == "$value" ]]; then
    say '  there is nothing to run: it is so already'
    state='set'
    guard_words=$(quoted "$value" "$@")
  fi
}

after() { # hours to wait, then steps
  local hours=$1 other seconds rest
  shift
  if [[ $yes == no ]]; then
    if ((hours > 0)); then say "  after: $*, and $hours hours"; else say "  after: $*"; fi
    return
  fi
  if [[ $state != open ]]; then return 0; fi
  for other; do
    if [[ -z ${when_done[$other]:-} ]]; then
      leave "it waits for step $other"
      return
    fi
    seconds=$((AMLHA_PAUSE_SECONDS < 0 ? hours * 3600 : AMLHA_PAUSE_SECONDS))
    rest=$((when_done[$other] + seconds - $(date +%s)))
    if ((hours > 0 && rest > 0)); then
      leave "it may begin in $(((rest + 59) / 60)) minutes: $hours hours have to pass after step $other"
      return
    fi
  done
}

one_way() {
  if [[ $yes == no ]]; then
    say "  ONE WAY: it cannot be undone; --accept-one-way $id agrees to it"
  elif [[ $state == open && -z ${accepted[$id]:-} && -z $commands_ran ]]; then
    leave "it cannot be undone: --accept-one-way $id agrees to it"
  fi
}

by_hand() { # what to do
  if [[ $yes == no ]]; then
    say "  by hand: $1"
  elif [[ $state == open ]]; then
    say "  by hand: $1"
    leave "by hand: --done $id says that it is done"
  fi
}

stop_if() { # when
  if [[ $yes == no || $state == open ]]; then say "  stop if: $1"; fi
}

back() { # words
  way_back=$1
  if [[ $yes == no ]]; then say "  the way back: $1"; fi
}

unchanged() { # property, value in the plan, resource, version, query that compares, query that shows
  local answer
  local -a look=(az resource show --ids "$3" --output tsv)
  if [[ -n $4 ]]; then look+=(--api-version "$4"); fi
  if [[ $yes == no ]]; then
    say "  only if $1 is still: $2"
    return
  fi
  if [[ $state != open || -n $commands_ran ]]; then return 0; fi
  if ! answer=$(ask "${look[@]}" --query "$5"); then
    die 1 "step $id: $1 of $(quoted "$3") cannot be read; $(quoted "$log") has what az said"
  fi
  case $answer in
    before | after) ;;
    *)
      answer=$(ask "${look[@]}" --output json --query "$6") || answer=unknown
      if [[ -n ${may_differ[$id]:-} ]]; then
        say "  $1 is $(quoted "$answer") and not $2: agreed to"
        return
      fi
      die 1 "step $id: $1 is $(quoted "$answer"), and the plan was made for $2: plan anew, or agree to it with --accept-difference $id"
      ;;
  esac
}

run() { # the command
  local complaint
  number=$((number + 1))
  if [[ $yes == no ]]; then
    say "  > $(quoted "$@")"
    return
  fi
  if [[ $state != open ]]; then return 0; fi
  if [[ -n ${ran[$id/$number]:-} ]]; then
    say "  command $number was run before"
    return
  fi
  say "  > $(quoted "$@")"
  # What a command prints may hold a secret: it is neither shown nor kept.
  if ! complaint=$("$@" </dev/null 2>&1 >/dev/null); then
    printf '%s\n' "$complaint" >>"$log"
    die 1 "step $id: the command failed: ${complaint//[[:cntrl:]]/ }"
  fi
  commands_ran=yes
  ran[$id/$number]=$(date +%s)
  keep ran "$id" "$number" "${ran[$id/$number]}"
}

verify() { # value, minutes between two looks, hours to look for, what is true, then the command
  local value=$1 every=$2 hours=$3 what=$4 answer tries try seconds
  shift 4
  if [[ $yes == no ]]; then
    say "  done when this prints $(quoted "$value"): $(quoted "$@")"
    return
  fi
  if [[ $state != open && $state != set ]]; then return 0; fi
  tries=$((hours * 60 / every + 1))
  seconds=$((AMLHA_POLL_SECONDS < 0 ? every * 60 : AMLHA_POLL_SECONDS))
  if [[ $guard_words == "$(quoted "$value" "$@")" ]]; then
    finish
    return
  fi
  for ((try = 1; try <= tries; try++)); do
    if answer=$(ask "$@") && [[ $answer == "$value" ]]; then
      say "  seen: $what"
      finish
      return
    fi
    if ((try < tries)); then
      say "  not yet: it says $(quoted "${answer:-}"); look $try of $tries, the next in $seconds s"
      sleep "$seconds"
    fi
  done
  die 1 "step $id: it is not so that $what; after $tries looks it says $(quoted "${answer:-}") and not $(quoted "$value")"
}

look() { # what is true, then the command that shows it, if there is one
  local what=$1
  shift
  if [[ $yes == no || $state == open || $state == set ]]; then
    say "  look for yourself: $what"
    if (($# > 0)); then say "    $(quoted "$@")"; fi
  fi
  if [[ $yes == yes && ($state == open || $state == set) ]]; then
    to_see+=("$id")
    finish
  fi
}

close() {
  if [[ $yes == no ]]; then return 0; fi
  if [[ $state == left ]]; then
    say "  left: $why"
    left+=("$id: $why")
  else
    say '  done'
  fi
}

at_the_end() {
  local code=$?
  if ((code != 0 && code != 2 && code != 4)) && [[ -n $log_open ]]; then
    say "stopped in step ${id:-none}: nothing after it was begun; run it again with the same files to go on" >&2
  fi
}

sum_up() {
  local line
  if [[ $yes == no ]]; then
    say "this is what it would do: $all steps. Nothing was asked and nothing was changed; --yes does it."
    exit 2
  fi
  if ((${#to_see[@]} > 0)); then say "to be looked at by a person: ${to_see[*]}"; fi
  say "done: $((all - ${#left[@]})) of $all steps"
  if ((${#left[@]} > 0)); then
    for line in "${left[@]}"; do say "  left: step $line"; done
    exit 4
  fi
}

begin() {
  read_options "$@"
  read_progress
  if [[ $yes == yes ]]; then
    umask 077
    if ! : >>"$log"; then die 1 "cannot write $(quoted "$log")"; fi
    log_open=yes
    if [[ ! -e $progress ]]; then keep plan "$PLAN"; fi
  fi
  trap at_the_end EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  say "plan: $PLAN, ${#STEPS[@]} steps"
  say_age
  if [[ $yes == yes ]]; then check_az; fi
}
