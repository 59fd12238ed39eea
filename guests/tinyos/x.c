int main(void){return 0;}
char vectors[32];
