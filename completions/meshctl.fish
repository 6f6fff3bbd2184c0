# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_meshctl_global_optspecs
    string join \n q/quiet v/verbose color= h/help V/version
end

function __fish_meshctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_meshctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_meshctl_using_subcommand
    set -l cmd (__fish_meshctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c meshctl -n "__fish_meshctl_needs_command" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_needs_command" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_needs_command" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c meshctl -n "__fish_meshctl_needs_command" -s V -l version -d 'Print version'
complete -c meshctl -n "__fish_meshctl_needs_command" -f -a "analyze" -d 'Find what is wrong with mesh configuration'
complete -c meshctl -n "__fish_meshctl_needs_command" -f -a "explain" -d 'Explain a rule: what it finds, why that is bad, how to do it right'
complete -c meshctl -n "__fish_meshctl_needs_command" -f -a "rules" -d 'List the rules'
complete -c meshctl -n "__fish_meshctl_needs_command" -f -a "completion" -d 'Print a completion script for a shell'
complete -c meshctl -n "__fish_meshctl_needs_command" -f -a "man" -d 'Write the manual pages into a folder'
complete -c meshctl -n "__fish_meshctl_needs_command" -f -a "version" -d 'Print the version'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -s f -l filename -d 'More files and folders to analyse' -r -F
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l with -d 'Context: read, known to the rules, never reported on' -r -F
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -s n -l namespace -d 'Namespace of objects that name none [default: default]' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l mesh-config -d 'File with the mesh\'s settings (MeshConfig)' -r -F
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l cluster-domain -d 'DNS domain of the cluster [default: cluster.local]' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l target -d 'Version the manifests are meant for, such as `istio=1.26` (also kubernetes, gateway-api)' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l select -d 'Only these rules: codes, names, groups, aliases, `MSH02*`, `all`' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l ignore -d 'Not these rules' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l config -d 'Settings file instead of the `meshctl.toml` found upwards from the first input' -r -F
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l baseline -d 'Tolerate the findings that this file lists' -r -F
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l format -d 'How to print the findings' -r -f -a "text\t''
json\t''
yaml\t''
sarif\t''
github\t''
gitlab\t''
junit\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l report-to -d 'Another report, written to a file: `sarif=findings.sarif`; may be repeated' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l fail-on -d 'Lowest level that makes the run fail [default: error]' -r -f -a "error\t''
warning\t''
info\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l threads -d 'Number of threads' -r
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l complete -d 'The input is everything there is: what it does not hold does not exist'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l no-config -d 'Read no settings file'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l write-baseline -d 'Write today\'s findings to the baseline file'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l prune-baseline -d 'Take entries that no finding matches out of the baseline file'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l fix -d 'Apply safe fixes to the files'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l suggested -d 'With --fix or --diff: suggested fixes too (they change behaviour)'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l diff -d 'Show what --fix would change, and change nothing'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l statistics -d 'Print counts by rule instead of findings'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -l timings -d 'Print on stderr what each phase took'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_using_subcommand analyze" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c meshctl -n "__fish_meshctl_using_subcommand explain" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand explain" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_using_subcommand explain" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_using_subcommand explain" -s h -l help -d 'Print help'
complete -c meshctl -n "__fish_meshctl_using_subcommand rules" -s o -l output -d 'How to print them' -r -f -a "table\t''
wide\t'With aliases and fixes'
json\t''
yaml\t''
name\t'Names only'"
complete -c meshctl -n "__fish_meshctl_using_subcommand rules" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand rules" -l count -d 'Print only how many there are'
complete -c meshctl -n "__fish_meshctl_using_subcommand rules" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_using_subcommand rules" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c meshctl -n "__fish_meshctl_using_subcommand completion" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand completion" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_using_subcommand completion" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_using_subcommand completion" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c meshctl -n "__fish_meshctl_using_subcommand man" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand man" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_using_subcommand man" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_using_subcommand man" -s h -l help -d 'Print help'
complete -c meshctl -n "__fish_meshctl_using_subcommand version" -s o -l output -d 'How to print it' -r -f -a "text\t'One line'
json\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand version" -l color -d 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)' -r -f -a "auto\t''
always\t''
never\t''"
complete -c meshctl -n "__fish_meshctl_using_subcommand version" -s q -l quiet -d 'Say nothing on stderr but errors'
complete -c meshctl -n "__fish_meshctl_using_subcommand version" -s v -l verbose -d 'Say more on stderr'
complete -c meshctl -n "__fish_meshctl_using_subcommand version" -s h -l help -d 'Print help (see more with \'--help\')'
