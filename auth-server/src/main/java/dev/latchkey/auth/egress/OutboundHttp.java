package dev.latchkey.auth.egress;

import dev.latchkey.auth.egress.Answer.Failure;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Sends requests to where others wanted them: to allowed addresses only, through no proxy, to no place that a redirect names, with no cookies
 * or passwords, each for so long at most however the other side dawdles, and reading no more than the beginning of what it answers. Safe for any number
 * of threads.
 */
@Component
public class OutboundHttp {

    /** Bytes of a response that are read. */
    static final int MOST_READ = 2048;

    private static final int MOST_CONNECTIONS = 512;
    private static final int MOST_CONNECTIONS_TO_ONE = 64;
    private static final Timeout CONNECT = Timeout.ofSeconds(5);
    private static final TimeValue IDLE = TimeValue.ofSeconds(20);
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private final CloseableHttpClient http;
    private final ScheduledThreadPoolExecutor deadlines;

    @Autowired
    OutboundHttp(AddressPolicy policy) {
        this(policy, SystemDefaultDnsResolver.INSTANCE);
    }

    /** @param names who says which addresses a name has */
    OutboundHttp(AddressPolicy policy, DnsResolver names) {
        this.http = HttpClientBuilder.create()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedResolver(policy, names))
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS_TO_ONE)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(CONNECT)
                                .setSocketTimeout(Timeout.ofSeconds(10))
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(CONNECT)
                        .setRedirectsEnabled(false)
                        .setAuthenticationEnabled(false)
                        .build())
                .setUserAgent("Latchkey-Webhooks/1.0")
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableAutomaticRetries()
                .disableContentCompression()
                .evictIdleConnections(IDLE)
                .build();
        CustomizableThreadFactory threads = new CustomizableThreadFactory("egress-deadline-");
        threads.setDaemon(true);
        this.deadlines = new ScheduledThreadPoolExecutor(1, threads);
        this.deadlines.setRemoveOnCancelPolicy(true);
    }

    /**
     * Sends a {@code POST} and answers what came of it; never throws for what the other side does.
     *
     * @param url one that {@link TargetUrls} has no fault to find with
     * @param patience until the end of the response
     */
    public Answer post(String url, Map<String, String> headers, byte[] json, Duration patience) {
        long start = System.nanoTime();
        HttpPost request = new HttpPost(URI.create(url));
        headers.forEach(request::setHeader);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        ScheduledFuture<?> deadline = deadlines.schedule(request::abort, patience.toMillis(), TimeUnit.MILLISECONDS);
        // Closing it closes a connection with more to read, rather than reading that.
        try (ClassicHttpResponse response =
                http.executeOpen(HttpHost.create(request.getUri()), request, HttpClientContext.create())) {
            byte[] read = read(response);
            return new Answer(
                    response.getCode(),
                    new String(read, StandardCharsets.UTF_8),
                    null,
                    since(start),
                    retryAfter(response));
        } catch (IOException | URISyntaxException | RuntimeException e) {
            return Answer.failed(request.isAborted() ? Failure.TIMED_OUT : failure(e), since(start));
        } finally {
            deadline.cancel(false);
        }
    }

    private static byte[] read(ClassicHttpResponse response) throws IOException {
        InputStream content =
                response.getEntity() == null ? null : response.getEntity().getContent();
        return content == null ? new byte[0] : content.readNBytes(MOST_READ);
    }

    /** Seconds only (RFC 9110 §10.2.3 also has dates, which need the other side's clock). */
    private static Optional<Duration> retryAfter(ClassicHttpResponse response) {
        Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return header != null
                        && header.getValue() != null
                        && SECONDS.matcher(header.getValue()).matches()
                ? Optional.of(Duration.ofSeconds(Long.parseLong(header.getValue())))
                : Optional.empty();
    }

    private static Failure failure(Exception e) {
        if (e instanceof AddressNotAllowedException) {
            return Failure.ADDRESS_NOT_ALLOWED;
        }
        if (e instanceof UnknownHostException) {
            return Failure.HOST_NOT_FOUND;
        }
        // Before the next one, which some of these extend.
        if (e instanceof InterruptedIOException) {
            return Failure.TIMED_OUT;
        }
        if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
            return Failure.CONNECTION_REFUSED;
        }
        return e instanceof SSLException ? Failure.TLS_FAILED : Failure.BROKEN;
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @PreDestroy
    void close() throws IOException {
        deadlines.shutdownNow();
        http.close();
    }
}
