Console.WriteLine("Integration Studio");
