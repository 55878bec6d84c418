package dev.latchkey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What people who sign in leave to machines: tokens of an auth server alone, and while many sign-ins are under way. */
final class LoginStage implements Stage {

    private static final double GOAL = 0.5;
    private static final int PATIENCE_OF_THE_SERVER = 9;
    private static final Pattern ANSWERED = Pattern.compile("(?m)^answered (\\S.*)$");

    @Override
    public void run(Bench bench) throws Exception {
        Contender alone =
                TokenStages.authServer(bench, "alone", bench.servers().postgres(bench.loadCore()), 1, false, 0);
        int logins = bench.number("--logins");
        Contender busy = new Contender(
                "with " + logins + " sign-ins at a time", alone.endpoint(), alone.credentials(), GOAL, alone.process());
        Comparison comparison = Comparison.ofTokens(bench);
        Load load = Comparison.tokens(bench, bench.number("--connections"));
        comparison.warmUp(alone);
        // Argon2 is compiled while the first people sign in; that is warmed up like the rest.
        signInDuring(bench, load, busy);
        List<Load.Result> without = new ArrayList<>();
        List<Load.Result> with = new ArrayList<>();
        String answers = "";
        for (int round = 0; round < bench.number("--rounds"); round++) {
            without.add(load.run(alone, bench.number("--seconds")));
            Measured measured = signInDuring(bench, load, busy);
            with.add(measured.tokens());
            answers = measured.signIns();
        }
        bench.report()
                .addComparison("logins: tokens while people sign in", List.of(alone, busy), List.of(without, with));
        bench.report()
                .add(
                        "Sign-ins, one half with the right password and one with a wrong one, by answer in the last round: "
                                + answers + ".\n");
    }

    private record Measured(Load.Result tokens, String signIns) {}

    private static Measured signInDuring(Bench bench, Load load, Contender busy) throws Exception {
        Measured measured;
        try (PinnedProcess people =
                bench.servers().logins(bench.loadCore(), busy.endpoint(), bench.number("--logins"))) {
            people.awaitInLog(ANSWERED);
            measured = new Measured(load.run(busy, bench.number("--seconds")), people.lastInLog(ANSWERED));
        }
        // The server goes on hashing for those who were in its queue, and have gone away, until their patience ends.
        TimeUnit.SECONDS.sleep(PATIENCE_OF_THE_SERVER);
        return measured;
    }
}
