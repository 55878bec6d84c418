package dev.latchkey.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Resource servers as far as the auth server can tell: each follows the revocation log and reads what it is sent, and that is all. */
final class Followers implements AutoCloseable {

    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);

    private final AtomicInteger following = new AtomicInteger();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private final int count;

    private Followers(int count) {
        this.count = count;
    }

    /** Opens so many streams, and waits until each of them has brought a line. */
    static Followers open(String authServer, String resourceServerBasic, int count)
            throws IOException, InterruptedException {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(authServer + "/oauth/revocations/stream"))
                .header("Authorization", "Basic " + resourceServerBasic)
                .build();
        Followers followers = new Followers(count);
        for (int i = 0; i < count; i++) {
            followers.threads.execute(() -> followers.follow(http, request));
        }
        long end = System.nanoTime() + PATIENCE;
        while (followers.following.get() < count && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        followers.requireAll();
        return followers;
    }

    private void follow(HttpClient http, HttpRequest request) {
        boolean counted = false;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                http.send(request, HttpResponse.BodyHandlers.ofInputStream()).body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // Each heartbeat is a comment; the body of a refusal is none.
                if (!counted && line.startsWith(":")) {
                    counted = true;
                    following.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // It no longer follows: whoever looks whether all do is told below.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (counted) {
                following.decrementAndGet();
            }
        }
    }

    /** Looks whether none has been dropped. */
    void requireAll() throws IOException {
        if (following.get() != count) {
            throw new IOException("Of " + count + " followers only " + following.get() + " follow");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
