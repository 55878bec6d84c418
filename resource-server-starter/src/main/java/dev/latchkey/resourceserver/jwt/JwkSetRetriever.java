package dev.latchkey.resourceserver.jwt;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.latchkey.resourceserver.authserver.AuthServerConnection;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

/** Fetches the key set, without our credentials, within two seconds to the last byte. */
final class JwkSetRetriever implements ResourceRetriever {

    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final int MAX_BYTES = 256 * 1024;

    private final AuthServerConnection connection;

    JwkSetRetriever(AuthServerConnection connection) {
        this.connection = connection;
    }

    @Override
    public Resource retrieveResource(URL location) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(location.toString()))
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        try {
            HttpResponse<byte[]> response =
                    connection.exchange(request, DEADLINE, MAX_BYTES).get();
            if (response.statusCode() != 200) {
                throw new IOException("the key set answered " + response.statusCode());
            }
            return new Resource(new String(response.body(), StandardCharsets.UTF_8), "application/json");
        } catch (ExecutionException failure) {
            throw new IOException("the key set cannot be fetched", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted");
        }
    }
}
