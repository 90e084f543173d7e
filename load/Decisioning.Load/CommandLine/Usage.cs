namespace Decisioning.Load.CommandLine;

/// <summary>What the program prints when it is asked for nothing.</summary>
internal static class Usage
{
    public const string Text = """
        Decisioning.Load: measures the server, and sends it real input.

          bench [--variant plain|reasons|trees] [SERVER] [--warm-up 350000] [--calls 300000] [--runs 5]
                 [--connections 4] [--streams 32] [--without-alternative]
                 [--json FILE] [--markdown FILE] [--expect E[,E]]
              Asks the server, the floor and the alternative in turn as fast as each answers, and prints calls/s,
              processor time, bytes allocated and latencies, each also as the ratio of each turn to the floor.
          latency [--rate 1000,5000,10000] [--to-knee [--bound-ms 20]] [--seconds 5] [--runs 7]
                 [--connections 8] [--streams 90] [--plot FILE] [--reserve [--settle 65]] [SERVER]
                 [--warm-up 350000] [--json FILE] [--markdown FILE] [--expect E[,E]]
              Asks the server and the floor at even rates, in turn; each call counts from the moment it was meant for.
              With --reserve the rate is that of reservations: more is asked, and what was reserved is told apart.
              --to-knee doubles the first rate, then narrows it down, until p99 is above the bound or not all of it is
              answered.
          overload [--times 3] [--normal 70] [--bound-ms 50] [--seconds 4] [--runs 3] [--connections 64]
                 [--streams 90] [--server-cpus 0] [--reserve] [SERVER] [--warm-up 350000] [--json FILE]
                 [--markdown FILE] [--expect E[,E]]
              Finds the greatest even rate that the server holds with its p99 within the bound, then offers it 70 % of
              that and three times that; prints what accepted and refused calls take. --server-cpus names the server's
              processors.
          restart [--customers 1000000] [--data DIR] [--rate 5000] [--seconds 15] [--runs 3]
                 [--server-options NAME=VALUE[,...]] [--json FILE] [--markdown FILE] [--expect E[,E]]
              Sends events and decisions to a server on a base, kills it (SIGKILL), starts it again on the same base,
              and prints the time until it is ready and until a decision is answered. DIR is changed: give a copy.
          scenario web|email|call|mixed [SERVER] [--seconds 20] [--callers 32] [--exponent 0.6] [--cold 0.1]
                 [--cold-from-store 0] [--json FILE] [--markdown FILE] [--expect E[,E]]
              Plays callers' days: pages of two parts with views and purchases, mailings through DecideStream, calls
              whose answer is settled for the next decision; prints what each kind of call took. --cold is the share of
              customers who were never seen, --cold-from-store that of known ones who have not come for long; memory
              must be smaller than the base for it.
          stream [--customers 500000] [--data DIR] [--offers 100] [--streams 4] [--in-flight 256] [--json FILE]
                 [--markdown FILE] [--expect E[,E]]
              A mailing to the whole base through DecideStream, every SEND reserved and confirmed; prints the seconds.
          events [--customers 50000] [--events 200000] [--batch 500] [--streams 2] [--in-flight 8] [--runs 3]
                 [--json FILE] [--markdown FILE] [--expect E[,E]]
              Records events through RecordStream, in turn with a bare insert of the same bytes into SQLite.
          base [--customers 1000000] [--data DIR] [--calls 500] [--pause-ms 20] [--json FILE] [--markdown FILE]
                 [--expect E[,E]]
              Asks for the state of the whole base, one question after another; prints how long the answers took.
          growth --out DIR [--offers 20,50,...] [--customers 10000,...] [--connections 1,4,...] [--base 50000]
                 [--data DIR] [--warm-up 100000] [--seconds 4] [--runs 3] [--json FILE] [--markdown FILE]
                 [--expect E[,E]]
              Calls a second as offers, customers and connections grow, in turn with the floor; a plot of each in DIR.
              The bases lie in --data, each as customers-N; what is not there is seeded and stays.
          floor [--body-bytes 600] [--warm-up 200000] [--calls 200000] [--runs 5] [--connections 4] [--streams 32]
                 [--json FILE] [--markdown FILE] [--expect E[,E]]
              Holds the floor against a stock echo on Kestrel, in turn: processor time a call of both, and the ratio.
          probe --target ADDRESS [--calls 200000] [--body-bytes 600] [--connections 4] [--streams 32]
              Sends the same bytes to any endpoint as fast as it answers, and says what that costs this program.
          seed --data DIR [--customers 1000000]
              Fills an empty data directory with generated customers, straight through the store's import.

          table DIR [--growth] [--write README.md]
              Prints the README's table of what was measured, from the JSON files in DIR, or replaces it there. With
              --growth what the curves of growth show, which stands in load/README.md.

          replay online-retail PATH --target ADDRESS [--without-postage] [--batch 200] [--in-flight 4]
                 [--concurrency 4] [--retry-for 30]
              Sends the invoice lines of the Online Retail file (.csv or .csv.gz, or the folder that holds it): one
              event per invoice, a purchase or a return, a customer's events in the order of time.
          campaign --group GROUP --target ADDRESS [--channels email,sms] [--customers FILE] [--campaign ID] [--run ID]
                 [--reserve] [--at TIME] [--in-flight 256] [--retry-for 30]
              Asks for every customer of the base, or of a file of ids, whether to send an offer of the group. A dry
              run; with --reserve every contact is reserved and confirmed. --at needs a server that accepts client time.
          export-cards --target ADDRESS --out FILE [--as-of TIME] [--retry-for 30]
              Writes all cards as JSON lines sorted by customer id. Without --as-of, what changes with the time of
              asking is left out.
          carpet --target ADDRESS --unguarded ADDRESS [--days 30] [--seed 1] [--in-flight 256] [--retry-for 30]
              Asks for the whole base every day for a month with a discount for all, of customers who wear out, on two
              servers with the same base that accept client time: one with its guard, one that loses it. Prints both.
          slots --channel NAME --target ADDRESS [--contacts 1000] [--price MINOR] [--send-at TIME] [--seed 1]
                 [--in-flight 256] [--retry-for 30]
              Publishes a shadow price for a scarce channel, reserves its places in the order in which customers come,
              and compares their worth with the best so many of the base.

        SERVER is [--customers 50000] [--offers 100] [--data DIR] [--server-options NAME=VALUE[,...]]: one is started on
        a seeded base; or --target ADDRESS [--customers 50000] [--offers 100 [--publish]] [--server-pid ID]: one that
        runs already and has those customers of a seeded base; --publish makes the measured catalog its active one.
        Its processor time is known by its process alone, and what it allocates not at all: the table has a dash.

        ADDRESS is http://host:port. DIR was filled by seed with as many customers; without it one is made and removed.
        A server with keys is given the one in DECISIONING_KEY; carpet and slots, which publish and approve a catalog,
        need a server without keys. E is like decide.rps>=0.4*floor. Exit code 0: all went well and is as expected; 1:
        something was refused, not answered, or is not as expected; 2: a mistake in the command or the file.
        """;
}
