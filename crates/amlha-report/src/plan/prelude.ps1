$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
# Arguments reach a program as they are, with their quotes and also when they are empty.
$PSNativeCommandArgumentPassing = 'Standard'
Set-StrictMode -Version 3.0

$State = @{
    Log = $Log; Progress = $Progress; LogOpen = $false; ShownWave = 0; All = 0
    Id = ''; Now = ''; Why = ''; Number = 0; WayBack = ''; CommandsRan = $false; GuardWords = ''
    WhenDone = @{}; Ran = @{}; Left = [System.Collections.Generic.List[string]]::new()
    ToSee = [System.Collections.Generic.List[string]]::new(); Program = $null; Before = @()
}

function Get-Now { [DateTimeOffset]::UtcNow.ToUnixTimeSeconds() }

function Write-Told([string] $Words) {
    Write-Information $Words -InformationAction Continue
    if ($State.LogOpen) {
        $time = [DateTimeOffset]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ', [cultureinfo]::InvariantCulture)
        Add-Content -LiteralPath $State.Log -Value "$time  $Words" -Encoding utf8NoBOM
    }
}

function Stop-Plan([int] $Code, [string] $Words) {
    Write-Told "error: $Words"
    if ($State.WayBack -and $State.Number -gt 0) { Write-Told "  the way back: $($State.WayBack)" }
    if ($Code -eq 1 -and $State.LogOpen) {
        Write-Told "stopped in step $($State.Id): nothing after it was begun; run it again with the same files to go on"
    }
    exit $Code
}

# Words on one line, without anything that steers a terminal.
function Get-Shown([string[]] $Words) {
    $quoted = foreach ($word in $Words) {
        if ($word -cmatch '\A[A-Za-z0-9_./:-]+\z') { $word } else {
            $plain = [regex]::Replace($word, '[\p{C}\u2028\u2029]', { param($found) '`u{' + ([int][char] $found.Value[0]).ToString('x') + '}' })
            "'" + ($plain -replace "['\u2018-\u201b]", '$0$0') + "'"
        }
    }
    $quoted -join ' '
}

# On Windows az is a batch file, and cmd.exe would read quotes, percent signs and ampersands in its
# arguments once more. The program behind it takes them as they are.
function Find-Az {
    $found = Get-Command az -CommandType Application -ErrorAction SilentlyContinue | Select-Object -First 1
    if (-not $found) { Stop-Plan 1 'az is not on the path' }
    if ($found.Source -notmatch '\.(cmd|bat)$') {
        $State.Program = $found.Source
        return
    }
    $python = Join-Path (Split-Path -Parent (Split-Path -Parent $found.Source)) 'python.exe'
    if (-not (Test-Path -LiteralPath $python)) {
        Stop-Plan 1 "the program behind $($found.Source) is not found, and a batch file does not take every name as it is"
    }
    $State.Program = $python
    $State.Before = @('-IBm', 'azure.cli')
}

# Runs a command that only reads. Nothing when it fails.
function Get-Answer([string[]] $Words) {
    $arguments = @($State.Before) + @($Words | Select-Object -Skip 1)
    $said = & $State.Program @arguments 2>&1
    $failed = $LASTEXITCODE -ne 0
    $complaint = @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    foreach ($line in $complaint) { Add-Content -LiteralPath $State.Log -Value "$line" -Encoding utf8NoBOM }
    if ($failed) { return $null }
    (@($said | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] }) -join "`n").TrimEnd("`r", "`n")
}

function Write-Age {
    if ($null -eq $TakenSeconds) {
        Write-Told 'inventory: it does not say when it was taken'
        return
    }
    $seconds = (Get-Now) - $TakenSeconds
    if ($seconds -lt 0) {
        Write-Told "inventory: taken $TakenAt, which is in the future: one of the two clocks is wrong"
    } elseif ($seconds -lt 7200) {
        Write-Told "inventory: taken $TakenAt, $([math]::Floor($seconds / 60)) minutes ago"
    } elseif ($seconds -lt 172800) {
        Write-Told "inventory: taken $TakenAt, $([math]::Floor($seconds / 3600)) hours ago"
    } else {
        Write-Told "inventory: taken $TakenAt, $([math]::Floor($seconds / 86400)) days ago: what changed since is not in the plan"
    }
}

function Test-Az {
    Find-Az
    $have = Get-Answer @('az', 'version', '--query', '"azure-cli"', '--output', 'tsv')
    if (-not $have) { Stop-Plan 1 'az does not say its version' }
    $is = [version] ($have -replace '[^0-9.].*$', '')
    if ($is -lt [version] $AzWanted -and -not $AnyAz) {
        Stop-Plan 1 "az is $is, and the commands are written for $AzWanted; -AnyAz goes on all the same"
    }
    Write-Told "az: $is"
    foreach ($subscription in $Subscriptions) {
        $shown = Get-Shown $subscription
        $is = Get-Answer @('az', 'account', 'show', '--subscription', $subscription, '--query', 'state', '--output', 'tsv')
        if ($null -eq $is) { Stop-Plan 1 "az is not logged in to the subscription ${shown}: az login" }
        if ($is -cne 'Enabled') { Stop-Plan 1 "the subscription $shown is $(Get-Shown $is), and Enabled is needed" }
        Write-Told "subscription: $shown is $is"
    }
}

function Read-Progress {
    if (-not (Test-Path -LiteralPath $State.Progress)) { return }
    foreach ($line in Get-Content -LiteralPath $State.Progress -Encoding utf8) {
        $words = @($line -split ' ')
        switch -CaseSensitive ($words[0]) {
            'plan' {
                if ($words[1] -cne $Plan) { Stop-Plan 2 "$($State.Progress) is the progress of another plan, $(Get-Shown $words[1])" }
            }
            'ran' { $State.Ran["$($words[1])/$($words[2])"] = [long] $words[3] }
            'done' { $State.WhenDone[$words[1]] = [long] $words[2] }
        }
    }
}

function Add-Progress([string] $Words) { Add-Content -LiteralPath $State.Progress -Value $Words -Encoding utf8NoBOM }

function Complete-Step {
    $State.Now = 'done'
    $State.WhenDone[$State.Id] = Get-Now
    Add-Progress "done $($State.Id) $($State.WhenDone[$State.Id])"
}

function Set-Left([string] $Why) {
    $State.Now = 'left'
    $State.Why = $Why
}

function Start-Step([string] $Id, [int] $Wave, [string] $Title) {
    $State.Id = $Id
    $State.Now = 'open'
    $State.Why = ''
    $State.Number = 0
    $State.WayBack = ''
    $State.GuardWords = ''
    if ($Wave -ne $State.ShownWave) {
        if ($State.ShownWave -gt 0) { Write-Told '-- safe to stop here --' }
        $State.ShownWave = $Wave
        Write-Told "wave $Wave"
    }
    Write-Told "step ${Id}: $Title"
    $State.All++
    $State.CommandsRan = $State.Ran.ContainsKey("$Id/1")
    if ($State.WhenDone.ContainsKey($Id)) {
        $State.Now = 'done'
    } elseif ($Done -ccontains $Id -and $Yes) {
        Complete-Step
    } elseif ($Skip -ccontains $Id) {
        Set-Left 'left out by -Skip'
    } elseif ($StopAfterWave -gt 0 -and $Wave -gt $StopAfterWave) {
        Set-Left 'in a later wave than -StopAfterWave'
    }
}

function Test-Guard([string] $Value, [string[]] $Command) {
    if (-not $Yes) {
        Write-Told "  passed over when this prints $(Get-Shown $Value): $(Get-Shown $Command)"
        return
    }
    # What was begun is looked at below: a guard may be content before the effect is there.
    if ($State.Now -cne 'open' -or $State.CommandsRan) { return }
    if ((Get-Answer $Command) -ceq $Value) {
        Write-Told '  there is nothing to run: it is so already'
        $State.Now = 'set'
        $State.GuardWords = Get-Shown (@($Value) + $Command)
    }
}

function Wait-For([int] $Hours, [string[]] $Steps) {
    if (-not $Yes) {
        Write-Told $(if ($Hours -gt 0) { "  after: $Steps, and $Hours hours" } else { "  after: $Steps" })
        return
    }
    if ($State.Now -cne 'open') { return }
    foreach ($other in $Steps) {
        if (-not $State.WhenDone.ContainsKey($other)) {
            Set-Left "it waits for step $other"
            return
        }
        $seconds = if ($PauseSeconds -lt 0) { $Hours * 3600 } else { $PauseSeconds }
        $rest = $State.WhenDone[$other] + $seconds - (Get-Now)
        if ($Hours -gt 0 -and $rest -gt 0) {
            Set-Left "it may begin in $([math]::Ceiling($rest / 60)) minutes: $Hours hours have to pass after step $other"
            return
        }
    }
}

function Confirm-OneWay {
    if (-not $Yes) {
        Write-Told "  ONE WAY: it cannot be undone; -AcceptOneWay $($State.Id) agrees to it"
    } elseif ($State.Now -ceq 'open' -and $AcceptOneWay -cnotcontains $State.Id -and -not $State.CommandsRan) {
        Set-Left "it cannot be undone: -AcceptOneWay $($State.Id) agrees to it"
    }
}

function Show-ByHand([string] $What) {
    if (-not $Yes -or $State.Now -ceq 'open') { Write-Told "  by hand: $What" }
    if ($Yes -and $State.Now -ceq 'open') { Set-Left "by hand: -Done $($State.Id) says that it is done" }
}

function Show-StopIf([string] $When) {
    if (-not $Yes -or $State.Now -ceq 'open') { Write-Told "  stop if: $When" }
}

function Set-WayBack([string] $Words) {
    $State.WayBack = $Words
    if (-not $Yes) { Write-Told "  the way back: $Words" }
}

function Test-Unchanged([string] $Property, [string] $Before, [string] $Id, [string] $Version, [string] $Test, [string] $Show) {
    $look = @('az', 'resource', 'show', '--ids', $Id)
    if ($Version) { $look += @('--api-version', $Version) }
    if (-not $Yes) {
        Write-Told "  only if $Property is still: $Before"
        return
    }
    if ($State.Now -cne 'open' -or $State.CommandsRan) { return }
    $answer = Get-Answer ($look + @('--output', 'tsv', '--query', $Test))
    if ($null -eq $answer) {
        Stop-Plan 1 "step $($State.Id): $Property of $(Get-Shown $Id) cannot be read; $($State.Log) has what az said"
    }
    if ($answer -cin 'before', 'after') { return }
    $is = Get-Answer ($look + @('--output', 'json', '--query', $Show))
    $is = if ($null -eq $is) { 'unknown' } else { Get-Shown $is }
    if ($AcceptDifference -ccontains $State.Id) {
        Write-Told "  $Property is $is and not ${Before}: agreed to"
        return
    }
    Stop-Plan 1 "step $($State.Id): $Property is $is, and the plan was made for ${Before}: plan anew, or agree to it with -AcceptDifference $($State.Id)"
}

function Invoke-Step([string[]] $Command) {
    $State.Number++
    $key = "$($State.Id)/$($State.Number)"
    if (-not $Yes) {
        Write-Told "  > $(Get-Shown $Command)"
        return
    }
    if ($State.Now -cne 'open') { return }
    if ($State.Ran.ContainsKey($key)) {
        Write-Told "  command $($State.Number) was run before"
        return
    }
    Write-Told "  > $(Get-Shown $Command)"
    $arguments = @($State.Before) + @($Command | Select-Object -Skip 1)
    $said = & $State.Program @arguments 2>&1
    $failed = $LASTEXITCODE -ne 0
    # What a command prints may hold a secret: it is neither shown nor kept.
    $complaint = @($said | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] }) -join ' '
    if ($failed) { Stop-Plan 1 "step $($State.Id): the command failed: $($complaint -replace '\p{C}', ' ')" }
    $State.CommandsRan = $true
    $State.Ran[$key] = Get-Now
    Add-Progress "ran $($State.Id) $($State.Number) $($State.Ran[$key])"
}

function Test-Effect([string] $Value, [int] $EveryMinutes, [int] $ForHours, [string] $What, [string[]] $Command) {
    if (-not $Yes) {
        Write-Told "  done when this prints $(Get-Shown $Value): $(Get-Shown $Command)"
        return
    }
    if ($State.Now -cnotin 'open', 'set') { return }
    if ($State.GuardWords -ceq (Get-Shown (@($Value) + $Command))) {
        Complete-Step
        return
    }
    $tries = [math]::Floor($ForHours * 60 / $EveryMinutes) + 1
    $seconds = if ($PollSeconds -lt 0) { $EveryMinutes * 60 } else { $PollSeconds }
    $answer = ''
    for ($try = 1; $try -le $tries; $try++) {
        $answer = Get-Answer $Command
        if ($answer -ceq $Value) {
            Write-Told "  seen: $What"
            Complete-Step
            return
        }
        if ($try -lt $tries) {
            Write-Told "  not yet: it says $(Get-Shown "$answer"); look $try of $tries, the next in $seconds s"
            Start-Sleep -Seconds $seconds
        }
    }
    Stop-Plan 1 "step $($State.Id): it is not so that $What; after $tries looks it says $(Get-Shown "$answer") and not $(Get-Shown $Value)"
}

function Show-Look([string] $What, [string[]] $Command) {
    if (-not $Yes -or $State.Now -cin 'open', 'set') {
        Write-Told "  look for yourself: $What"
        if ($Command) { Write-Told "    $(Get-Shown $Command)" }
    }
    if ($Yes -and $State.Now -cin 'open', 'set') {
        $State.ToSee.Add($State.Id)
        Complete-Step
    }
}

function Close-Step {
    if (-not $Yes) { return }
    if ($State.Now -ceq 'left') {
        Write-Told "  left: $($State.Why)"
        $State.Left.Add("$($State.Id): $($State.Why)")
    } else {
        Write-Told '  done'
    }
}

function Close-Plan {
    if (-not $Yes) {
        Write-Told "this is what it would do: $($State.All) steps. Nothing was asked and nothing was changed; -Yes does it."
        exit 2
    }
    if ($State.ToSee.Count -gt 0) { Write-Told "to be looked at by a person: $($State.ToSee -join ' ')" }
    Write-Told "done: $($State.All - $State.Left.Count) of $($State.All) steps"
    foreach ($line in $State.Left) { Write-Told "  left: step $line" }
    if ($State.Left.Count -gt 0) { exit 4 }
    exit 0
}

function Start-Plan {
    foreach ($named in @($Done) + @($Skip) + @($AcceptOneWay) + @($AcceptDifference)) {
        if ($named -and $Steps -cnotcontains $named) { Stop-Plan 2 "the plan has no step $(Get-Shown $named)" }
    }
    Read-Progress
    if ($Yes) {
        $State.LogOpen = $true
        if (-not (Test-Path -LiteralPath $State.Progress)) { Add-Progress "plan $Plan" }
    }
    Write-Told "plan: $Plan, $(@($Steps).Count) steps"
    Write-Age
    if ($Yes) { Test-Az }
}
