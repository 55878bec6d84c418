package dev.latchkey.auth.federation;

import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.time.Duration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** How the provider is talked to: no longer than a few seconds for a whole answer, and nowhere that it redirects to. */
final class ProviderHttp {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private ProviderHttp() {}

    static RestClient.Builder client() {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(Redirect.NEVER)
                .build());
        requests.setReadTimeout(PATIENCE);
        // Small answers; and one that is given up would leave the decompression in an odd state.
        requests.enableCompression(false);
        return RestClient.builder().requestFactory(requests);
    }
}
