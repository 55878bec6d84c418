package dev.latchkey.auth;

import dev.latchkey.logwatch.NoSecretIsLogged;

/** The server as its main class starts it, with the watch over its log that tests have. */
final class WatchedServer {

    private WatchedServer() {}

    public static void main(String[] args) {
        NoSecretIsLogged.watchThisProcess();
        AuthServerApplication.main(args);
    }
}
