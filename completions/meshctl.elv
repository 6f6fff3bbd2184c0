
use builtin;
use str;

set edit:completion:arg-completer[meshctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'meshctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'meshctl'= {
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand analyze 'Find what is wrong with mesh configuration'
            cand explain 'Explain a rule: what it finds, why that is bad, how to do it right'
            cand rules 'List the rules'
            cand completion 'Print a completion script for a shell'
            cand man 'Write the manual pages into a folder'
            cand version 'Print the version'
        }
        &'meshctl;analyze'= {
            cand -f 'More files and folders to analyse'
            cand --filename 'More files and folders to analyse'
            cand --with 'Context: read, known to the rules, never reported on'
            cand -n 'Namespace of objects that name none [default: default]'
            cand --namespace 'Namespace of objects that name none [default: default]'
            cand --mesh-config 'File with the mesh''s settings (MeshConfig)'
            cand --cluster-domain 'DNS domain of the cluster [default: cluster.local]'
            cand --target 'Version the manifests are meant for, such as `istio=1.26` (also kubernetes, gateway-api)'
            cand --select 'Only these rules: codes, names, groups, aliases, `MSH02*`, `all`'
            cand --ignore 'Not these rules'
            cand --config 'Settings file instead of the `meshctl.toml` found upwards from the first input'
            cand --baseline 'Tolerate the findings that this file lists'
            cand --format 'How to print the findings'
            cand --report-to 'Another report, written to a file: `sarif=findings.sarif`; may be repeated'
            cand --fail-on 'Lowest level that makes the run fail [default: error]'
            cand --threads 'Number of threads'
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand --complete 'The input is everything there is: what it does not hold does not exist'
            cand --no-config 'Read no settings file'
            cand --write-baseline 'Write today''s findings to the baseline file'
            cand --prune-baseline 'Take entries that no finding matches out of the baseline file'
            cand --fix 'Apply safe fixes to the files'
            cand --suggested 'With --fix or --diff: suggested fixes too (they change behaviour)'
            cand --diff 'Show what --fix would change, and change nothing'
            cand --statistics 'Print counts by rule instead of findings'
            cand --timings 'Print on stderr what each phase took'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'meshctl;explain'= {
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'meshctl;rules'= {
            cand -o 'How to print them'
            cand --output 'How to print them'
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand --count 'Print only how many there are'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'meshctl;completion'= {
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'meshctl;man'= {
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'meshctl;version'= {
            cand -o 'How to print it'
            cand --output 'How to print it'
            cand --color 'When to use colour (`auto`: on a terminal, unless `NO_COLOR` is set)'
            cand -q 'Say nothing on stderr but errors'
            cand --quiet 'Say nothing on stderr but errors'
            cand -v 'Say more on stderr'
            cand --verbose 'Say more on stderr'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
    ]
    $completions[$command]
}
