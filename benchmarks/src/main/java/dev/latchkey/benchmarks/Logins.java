package dev.latchkey.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** People who sign in over and over, each anew as soon as there is an answer; every other one with a wrong password. */
final class Logins {

    /** Holds the body of a sign-in that is right. */
    static final String BODY = "LOGIN_BODY";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE_AFTER_REFUSAL = Duration.ofMillis(250);

    private final Map<String, LongAdder> answers = new ConcurrentSkipListMap<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI login;

    private Logins(URI login) {
        this.login = login;
    }

    /**
     * Runs until it is stopped, and prints each second what was answered so far.
     *
     * @param arguments the auth server's URL, how many sign in at a time
     */
    public static void main(String[] arguments) throws Exception {
        Logins logins = new Logins(URI.create(arguments[0] + "/auth/login"));
        String right = System.getenv(BODY);
        String wrong = right.replaceFirst("\"password\":\"", "\"password\":\"not-");
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            String body = i % 2 == 0 ? right : wrong;
            Thread person = new Thread(() -> logins.goOn(body));
            person.setDaemon(true);
            person.start();
        }
        while (true) {
            TimeUnit.SECONDS.sleep(1);
            if (!logins.answers.isEmpty()) {
                System.out.println("answered "
                        + logins.answers.entrySet().stream()
                                .map(answer -> answer.getKey() + ": " + answer.getValue())
                                .collect(Collectors.joining(" · ")));
            }
        }
    }

    private void goOn(String body) {
        HttpRequest request = HttpRequest.newBuilder(login)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            while (true) {
                int status = status(request);
                answers.computeIfAbsent(status == 0 ? "none" : Integer.toString(status), key -> new LongAdder())
                        .increment();
                if (status != 200 && status != 401) {
                    TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_REFUSAL.toMillis());
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** 0 where there was no answer. */
    private int status(HttpRequest request) throws InterruptedException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException noAnswer) {
            return 0;
        }
    }
}
