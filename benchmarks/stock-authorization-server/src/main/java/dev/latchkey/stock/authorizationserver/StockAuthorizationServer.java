package dev.latchkey.stock.authorizationserver;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Started with the profile {@code in-memory}, which needs no line of Java beyond this, or {@value JdbcStores#PROFILE}. */
@SpringBootApplication
class StockAuthorizationServer {

    public static void main(String[] arguments) {
        SpringApplication.run(StockAuthorizationServer.class, arguments);
    }
}
