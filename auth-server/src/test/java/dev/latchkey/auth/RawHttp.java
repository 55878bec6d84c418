package dev.latchkey.auth;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Requests byte by byte over one connection, for what no proper HTTP client would send. */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /**
     * A response.
     *
     * @param headers as sent, one line each
     */
    public record Response(int status, List<String> headers, String body) {

        public Optional<String> header(String name) {
            String start = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(start))
                    .map(line -> line.substring(start.length()).strip())
                    .findFirst();
        }

        /** The headers that do not depend on the moment, nor name the request. */
        public List<String> lastingHeaders() {
            return headers.stream()
                    .filter(line -> !line.startsWith("Date:") && !line.startsWith("X-Request-Id:"))
                    .toList();
        }
    }

    /** A connection from an address of this machine, for example {@code 127.0.0.2}. */
    public static RawHttp connect(int port, String from) {
        try {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), PATIENCE_MILLIS);
            return new RawHttp(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends one request over a connection of its own. */
    public static Response exchange(int port, byte[] request) {
        try (RawHttp connection = connect(port, "127.0.0.1")) {
            return connection.exchange(request);
        }
    }

    /** Sends a request and reads the response; the connection may be used again where the server keeps it open. */
    public Response exchange(byte[] request) {
        send(request);
        try {
            return read(startsWith(request, "HEAD "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends requests, and waits for nothing. */
    public void send(byte[] requests) {
        try {
            socket.getOutputStream().write(requests);
            socket.getOutputStream().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads the next response, to what was not a HEAD. */
    public Response next() {
        try {
            return read(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server ends the connection in order, after a response. */
    public boolean isEndedByServer() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a form request without a {@code Content-Length}, which is added. */
    public static byte[] form(String path, String headers, byte[] body) {
        return request(
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: " + body.length + "\r\n" + headers + "\r\n",
                body);
    }

    /** The bytes of a form request whose body is sent in chunks and without a length. */
    public static byte[] chunkedForm(String path, String headers, byte[] body) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        for (int start = 0; start < body.length; start += 8000) {
            int length = Math.min(8000, body.length - start);
            chunks.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            chunks.write(body, start, length);
            chunks.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
        chunks.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        return request(
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                        + "Transfer-Encoding: chunked\r\n" + headers + "\r\n",
                chunks.toByteArray());
    }

    public static byte[] request(String head, byte[] body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }

    private Response read(boolean headOnly) throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        List<String> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            headers.add(line);
        }
        Response head = new Response(status, List.copyOf(headers), "");
        if (status == 100) {
            return read(headOnly);
        }
        byte[] body = headOnly || status == 204 || status == 304 ? new byte[0] : body(head);
        return new Response(status, head.headers(), new String(body, StandardCharsets.UTF_8));
    }

    private byte[] body(Response head) throws IOException {
        if (head.header("Transfer-Encoding").isPresent()) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int length = chunkLength(); length > 0; length = chunkLength()) {
                body.writeBytes(in.readNBytes(length));
                line();
            }
            line();
            return body.toByteArray();
        }
        Optional<String> length = head.header("Content-Length");
        return length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection ended within a line");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static boolean startsWith(byte[] request, String start) {
        return new String(request, 0, Math.min(request.length, start.length()), StandardCharsets.ISO_8859_1)
                .equals(start);
    }
}
