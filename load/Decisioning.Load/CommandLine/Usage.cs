namespace Decisioning.Load.CommandLine;

/// <summary>What the program prints when it is asked for nothing.</summary>
internal static class Usage
{
    public const string Text = """
        Decisioning.Load: real input for a running server, and bytes to measure it with.

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
          request-bytes decide --customer ID --out FILE [--channels email,sms | --placement NAME] [--target ADDRESS]
              Writes a DecideRequest with its five bytes of gRPC prefix; with --target prints the size of its answer.

        ADDRESS is http://host:port. A server with keys is given the one in DECISIONING_KEY; carpet and slots, which
        publish and approve a catalog, need a server without keys. Exit code 0: all went well; 1: something was refused
        or not answered; 2: a mistake in the command or the file.
        """;
}
