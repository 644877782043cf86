"""Speed of the assistant, measured beside a stock Rasa assistant made from the same data; nothing depends on this."""
